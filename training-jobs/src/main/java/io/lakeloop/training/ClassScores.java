package io.lakeloop.training;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.metric.Metrics;
import io.lakeloop.core.table.Columns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well one of several classes is predicted, from the number of rows of each class by the class
 * predicted. Definitions are scikit-learn's: macro means count each class that occurs the same,
 * weighted means count it by its rows.
 */
final class ClassScores implements Metrics {
  /** The metrics, of all of which more is better. */
  static final List<String> NAMES =
      List.of("accuracy", "macro_precision", "macro_recall", "macro_f1", "weighted_f1");

  private final Map<List<Double>, Long> rows = new LinkedHashMap<>();
  private final Set<Double> classes = new TreeSet<>();

  private ClassScores() {}

  /**
   * Counts scored rows in one pass.
   *
   * @param scored rows with their label and the class predicted, both double
   */
  static ClassScores of(Dataset<Row> scored, String label, String prediction) {
    ClassScores scores = new ClassScores();
    // No more rows than pairs of classes.
    for (Row row :
        scored
            .groupBy(Columns.named(label), Columns.named(prediction))
            .agg(count(lit(1)))
            .collectAsList()) {
      scores.rows.put(List.of(row.getDouble(0), row.getDouble(1)), row.getLong(2));
      scores.classes.addAll(List.of(row.getDouble(0), row.getDouble(1)));
    }
    return scores;
  }

  @Override
  public Map<String, Double> asMap() {
    double all = rows.values().stream().mapToLong(Long::longValue).sum();
    double right = 0;
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double weighted = 0;
    for (double one : classes) {
      double hits = rows.getOrDefault(List.of(one, one), 0L);
      double actual = rowsOf(0, one);
      double predicted = rowsOf(1, one);
      double harmonic = 2 * hits / (actual + predicted);
      right += hits;
      precision += predicted == 0 ? 0 : hits / predicted;
      recall += actual == 0 ? 0 : hits / actual;
      f1 += harmonic;
      weighted += harmonic * actual;
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", right / all);
    metrics.put("macro_precision", precision / classes.size());
    metrics.put("macro_recall", recall / classes.size());
    metrics.put("macro_f1", f1 / classes.size());
    metrics.put("weighted_f1", weighted / all);
    return metrics;
  }

  private long rowsOf(int side, double one) {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().get(side) == one)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
