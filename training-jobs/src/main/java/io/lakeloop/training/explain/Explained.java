package io.lakeloop.training.explain;

import java.io.Serializable;

/** A fitted predictor, as far as its predictions are sums of what each input adds. */
sealed interface Explained extends Serializable permits LinearTerms, TreeEnsemble {
  /** What is predicted of a row of which nothing is known. */
  double baseValue();

  /**
   * Adds what each element of a row's vector adds to the base value.
   *
   * @param vector the row, an element a slot
   * @param into a sum a slot
   */
  void contribute(double[] vector, double[] into);
}
