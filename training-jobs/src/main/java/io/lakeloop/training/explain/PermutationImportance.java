package io.lakeloop.training.explain;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.AssessmentOptions;
import io.lakeloop.core.metric.Metrics;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.core.table.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How much worse a model is when one feature's values are shuffled between rows (Breiman, "Random
 * forests", 2001; Fisher, Rudin and Dominici, 2019): what it makes of the feature beyond all
 * others. Measured on a sample of rows, all features in one assessment. The same rows, keys and
 * seed give the same numbers.
 *
 * @param keys the columns that name a row: which rows are sampled follows from their hash
 * @param label the label's column
 * @param features the features to shuffle
 * @param rows how many rows are sampled, at most; they must fit the driver's memory
 * @param repeats how often each feature is shuffled
 * @param seed seed of sample and shuffles
 */
public record PermutationImportance(
    List<String> keys, String label, List<String> features, int rows, int repeats, long seed) {
  private static final int MOST_ROWS = 100_000;
  private static final int MOST_SHUFFLES = 900;
  private static final String NONE = "";

  /** Refuses a sample or a number of shuffles that is none or too large. */
  public PermutationImportance {
    keys = List.copyOf(keys);
    features = List.copyOf(features);
    if (rows < 1 || rows > MOST_ROWS) {
      throw new IllegalArgumentException(
          "the rows sampled lie between 1 and %d, not %d".formatted(MOST_ROWS, rows));
    }
    if (repeats < 1 || repeats > 100) {
      throw new IllegalArgumentException("repeats lie between 1 and 100, not " + repeats);
    }
  }

  /**
   * Measures every feature.
   *
   * @param held rows held out, with keys, label and features
   * @param model scores rows and measures them
   * @param metric a metric's name that has a better side
   * @return the most important first; of equals the one that comes first among the features
   */
  public List<Importance> of(Dataset<Row> held, Scorer model, String metric) {
    List<Row> sample = sample(held);
    List<Importance> found = new ArrayList<>();
    int together = Math.max(MOST_SHUFFLES / repeats, 1);
    for (int from = 0; from < features.size(); from += together) {
      List<String> some = features.subList(from, Math.min(from + together, features.size()));
      ShuffledRows shuffled = new ShuffledRows(sample, some, repeats, seed);
      AssessmentOptions options =
          AssessmentOptions.plain()
              .withSlices(Map.of("shuffled", Columns.quoted(ShuffledRows.SHUFFLED)));
      found.addAll(
          importances(
              some, model.assess(shuffled.in(held.sparkSession(), schema(held)), options), metric));
    }
    found.sort(Comparator.comparingDouble(Importance::mean).reversed());
    return found;
  }

  /** Scores rows with columns of label and features, and measures them as it is asked to. */
  @FunctionalInterface
  public interface Scorer {
    /** Scores and measures. */
    Assessment<?> assess(Dataset<Row> rows, AssessmentOptions options);
  }

  private List<Importance> importances(List<String> some, Assessment<?> assessed, String metric) {
    Map<String, Double> scores = new HashMap<>();
    for (SliceMetrics<?> slice : assessed.slices()) {
      scores.put(slice.value(), slice.metrics().asMap().getOrDefault(metric, Double.NaN));
    }
    double base = scores.getOrDefault(NONE, Double.NaN);
    int better = Metrics.higherIsBetter(metric) ? 1 : -1;
    List<Importance> importances = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      double[] worse = new double[repeats];
      for (int repeat = 0; repeat < repeats; repeat++) {
        worse[repeat] =
            better * (base - scores.getOrDefault(ShuffledRows.name(i, repeat), Double.NaN));
      }
      double mean = DoubleStream.of(worse).sum() / repeats;
      double variance =
          DoubleStream.of(worse).map(value -> (value - mean) * (value - mean)).sum()
              / Math.max(repeats - 1, 1);
      importances.add(new Importance(some.get(i), mean, Math.sqrt(variance)));
    }
    return importances;
  }

  /** The rows of the least hashes: no more than were asked for, in an order of their own. */
  private List<Row> sample(Dataset<Row> held) {
    Column[] named = keys.stream().map(Columns::named).toArray(Column[]::new);
    Column[] hashed = Stream.concat(Stream.of(lit(seed)), Stream.of(named)).toArray(Column[]::new);
    Column[] order =
        Stream.concat(Stream.of(xxhash64(hashed)), Stream.of(named)).toArray(Column[]::new);
    return held.orderBy(order).limit(rows).select(columns()).collectAsList();
  }

  private StructType schema(Dataset<Row> held) {
    return held.select(columns()).schema();
  }

  private Column[] columns() {
    return Stream.concat(features.stream(), Stream.of(label))
        .distinct()
        .map(Columns::named)
        .toArray(Column[]::new);
  }
}
