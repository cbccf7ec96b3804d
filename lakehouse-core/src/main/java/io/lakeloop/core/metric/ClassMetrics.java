package io.lakeloop.core.metric;

/**
 * How well one of several classes is told from all the others. A ratio whose denominator is empty
 * is 0, as scikit-learn has it.
 *
 * @param name the class
 * @param support rows of the class
 * @param predicted rows predicted to be of the class
 * @param precision share of the class among the rows predicted to be of it
 * @param recall share of the rows of the class that were predicted to be of it
 * @param f1 harmonic mean of precision and recall
 */
public record ClassMetrics(
    String name, long support, long predicted, double precision, double recall, double f1) {

  /** Derives the ratios from counts. */
  static ClassMetrics of(String name, long support, long predicted, long hits) {
    return new ClassMetrics(
        name,
        support,
        predicted,
        ratio(hits, predicted),
        ratio(hits, support),
        ratio(2 * hits, support + predicted));
  }

  /** Whether the class occurs, among labels or predictions: others count in no mean. */
  public boolean occurs() {
    return support + predicted > 0;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0.0 : (double) part / whole;
  }
}
