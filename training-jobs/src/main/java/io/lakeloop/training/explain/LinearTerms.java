package io.lakeloop.training.explain;

/**
 * A linear predictor: an element adds its weight times how far it lies from where it usually lies
 * (the Shapley value of a linear model whose inputs are taken as independent: Lundberg and Lee,
 * 2017, corollary 1).
 */
final class LinearTerms implements Explained {
  private static final long serialVersionUID = 1;

  private final double[] weights;
  private final double[] usual;
  private final double intercept;
  private final double baseValue;

  /**
   * A predictor's terms.
   *
   * @param usual where each element usually lies; zeros measure from zero
   */
  LinearTerms(double[] weights, double intercept, double[] usual) {
    this.weights = weights.clone();
    this.usual = usual.clone();
    this.intercept = intercept;
    double sum = intercept;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * usual[i];
    }
    this.baseValue = sum;
  }

  /** The same predictor, measured from other values. */
  LinearTerms from(double[] otherUsual) {
    return new LinearTerms(weights, intercept, otherUsual);
  }

  @Override
  public double baseValue() {
    return baseValue;
  }

  @Override
  public void contribute(double[] vector, double[] into) {
    for (int i = 0; i < weights.length; i++) {
      into[i] += weights[i] * (vector[i] - usual[i]);
    }
  }
}
