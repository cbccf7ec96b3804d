package io.lakeloop.monitor.kernel;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far the current state of a column is from its baseline's. Everything is null where one side
 * has no usable value; an empty column is a finding, not a failure.
 *
 * <p>Over deciles of the baseline (numbers) or categories (words): stability index, Jensen-Shannon
 * distance, total variation and largest difference, exact. Over the fine bins: the
 * Kolmogorov-Smirnov distance, too small by at most the mass of one bin that is no atom, and
 * Wasserstein-1, too small only where the distribution functions cross within a bin.
 *
 * @param status whether the two could be compared
 * @param ksTest Kolmogorov-Smirnov; null for words
 * @param chiSquaredTest homogeneity of the categories; null for numbers
 * @param populationStabilityIndex sum of (q - p) ln(q / p), shares of at least 1e-4
 * @param jsDistance Jensen-Shannon distance in base 2, 0 to 1
 * @param tvDistance half the sum of the differences of shares
 * @param lInfinityDistance the largest difference of shares
 * @param wassersteinDistance in the column's unit; null for words
 */
public record Drift(
    Status status,
    @Nullable TestResult ksTest,
    @Nullable TestResult chiSquaredTest,
    @Nullable Double populationStabilityIndex,
    @Nullable Double jsDistance,
    @Nullable Double tvDistance,
    @Nullable Double lInfinityDistance,
    @Nullable Double wassersteinDistance) {

  /** Whether two states could be compared. */
  public enum Status {
    /** Both have values. */
    OK,
    /** The baseline has none. */
    EMPTY_BASELINE,
    /** The current side has none. */
    EMPTY_CURRENT
  }

  /**
   * Compares two states of a numeric column.
   *
   * @param layout the layout both were counted with
   */
  public static Drift between(NumericLayout layout, NumericState baseline, NumericState current) {
    Status status = status(baseline, current);
    if (status != Status.OK) {
      return nothing(status);
    }
    Distances distances =
        new Distances(layout.coarse(baseline.counts), layout.coarse(current.counts));
    double[] walked = walk(layout, baseline, current);
    return new Drift(
        status,
        TestResult.kolmogorovSmirnov(walked[0], baseline.usable(), current.usable()),
        null,
        distances.populationStabilityIndex(),
        distances.jensenShannon(),
        distances.totalVariation(),
        distances.largest(),
        walked[1]);
  }

  /** Compares two states of a column of words. */
  public static Drift between(CategoricalState baseline, CategoricalState current) {
    Status status = status(baseline, current);
    if (status != Status.OK) {
      return nothing(status);
    }
    SortedSet<String> words = new TreeSet<>(baseline.counts.keySet());
    words.addAll(current.counts.keySet());
    long[] before = counts(baseline, words);
    long[] after = counts(current, words);
    Distances distances = new Distances(before, after);
    return new Drift(
        status,
        null,
        TestResult.chiSquared(before, after),
        distances.populationStabilityIndex(),
        distances.jensenShannon(),
        distances.totalVariation(),
        distances.largest(),
        null);
  }

  private static Status status(ColumnState baseline, ColumnState current) {
    return baseline.usable() == 0
        ? Status.EMPTY_BASELINE
        : current.usable() == 0 ? Status.EMPTY_CURRENT : Status.OK;
  }

  private static Drift nothing(Status status) {
    return new Drift(status, null, null, null, null, null, null, null);
  }

  private static long[] counts(CategoricalState state, SortedSet<String> words) {
    long[] counts = new long[words.size() + 1];
    int place = 0;
    for (String word : words) {
      counts[place++] = state.counts.getOrDefault(word, 0L);
    }
    counts[place] = state.others;
    return counts;
  }

  /** The largest distance of the distribution functions, and the area between them. */
  private static double[] walk(NumericLayout layout, NumericState one, NumericState two) {
    double m = one.usable();
    double n = two.usable();
    long below = 0;
    long belowToo = 0;
    double largest = 0;
    double area = 0;
    int last = layout.bins() - 1;
    for (int bin = 0; bin <= last; bin++) {
      // In a bin from a to b a distribution function's integral is F(a)(b - a) + sum(b - x) / n.
      double width = bin == 0 || bin == last ? 0 : layout.edge(bin) - layout.edge(bin - 1);
      area += Math.abs((below / m - belowToo / n) * width + one.gaps[bin] / m - two.gaps[bin] / n);
      below += one.counts[bin];
      belowToo += two.counts[bin];
      largest = Math.max(largest, Math.abs(below / m - belowToo / n));
    }
    return new double[] {largest, area};
  }
}
