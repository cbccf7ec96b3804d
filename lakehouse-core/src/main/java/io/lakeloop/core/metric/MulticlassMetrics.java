package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well one of several classes is predicted. Definitions are scikit-learn's: the macro means are
 * over the classes that occur among labels or predictions, each counting the same; the weighted
 * means count each class by its rows. Without rows every metric is {@code NaN}.
 *
 * @param rows rows measured
 * @param skipped rows left out because label or prediction was null or NaN
 * @param accuracy share of rows predicted to be of their class
 * @param macroPrecision mean precision of the classes
 * @param macroRecall mean recall of the classes
 * @param macroF1 mean F1 of the classes
 * @param weightedPrecision mean precision, weighted by the classes' rows
 * @param weightedRecall mean recall, weighted by the classes' rows; equals the accuracy
 * @param weightedF1 mean F1, weighted by the classes' rows
 * @param logLoss mean negative natural log of the probability given to the label, clipped to
 *     [1e-15, 1 - 1e-15]; {@code NaN} where a row has no probability
 * @param classes each class's own metrics, in the order of their numbers
 * @param confusion rows by label (outer list) and prediction (inner list)
 */
public record MulticlassMetrics(
    long rows,
    long skipped,
    double accuracy,
    double macroPrecision,
    double macroRecall,
    double macroF1,
    double weightedPrecision,
    double weightedRecall,
    double weightedF1,
    double logLoss,
    List<ClassMetrics> classes,
    List<List<Long>> confusion)
    implements Metrics {

  /** Copies the lists. */
  public MulticlassMetrics {
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Measures predictions against labels in one Spark job. The same rows give the same bits on any
   * partitioning.
   *
   * @param rows any rows with the columns
   * @param labelColumn numeric: a class's number, 0 the first
   * @param predictionColumn numeric: a class's number
   * @param probabilitiesColumn array of double, an element a class; empty where there is none, and
   *     then no log-loss
   * @param classes the classes' names in the order of their numbers
   * @throws IllegalArgumentException if a label or prediction is no class's number
   */
  public static MulticlassMetrics of(
      Dataset<Row> rows,
      String labelColumn,
      String predictionColumn,
      Optional<String> probabilitiesColumn,
      List<String> classes) {
    ClassTally all = new ClassTally(classes);
    rows.select(columns(rows, labelColumn, predictionColumn, probabilitiesColumn, classes.size()))
        .javaRDD()
        .mapPartitions(
            part -> {
              ClassTally tally = new ClassTally(classes);
              part.forEachRemaining(row -> tally.add(row, 1));
              return List.of(tally).iterator();
            })
        .collect()
        .forEach(all::merge);
    return all.metrics();
  }

  /** What {@link ClassTally} takes: label, prediction, probability of the label; all double. */
  static Column[] columns(
      Dataset<Row> rows, String label, String prediction, Optional<String> probabilities, int of) {
    Column number = rows.col(label).cast("double");
    // ANSI refuses to make an integer of what is none: only a class's number is made one.
    Column index = when(number.between(0, of - 1), number).cast("int");
    return new Column[] {
      number,
      rows.col(prediction).cast("double"),
      probabilities
          .map(column -> get(rows.col(column), index).cast("double"))
          .orElse(lit(null).cast("double"))
    };
  }

  /** Derives the means over the classes. */
  static MulticlassMetrics of(
      long rows,
      long skipped,
      double accuracy,
      double logLoss,
      List<ClassMetrics> classes,
      List<List<Long>> confusion) {
    return new MulticlassMetrics(
        rows,
        skipped,
        accuracy,
        macro(classes, ClassMetrics::precision),
        macro(classes, ClassMetrics::recall),
        macro(classes, ClassMetrics::f1),
        weighted(rows, classes, ClassMetrics::precision),
        weighted(rows, classes, ClassMetrics::recall),
        weighted(rows, classes, ClassMetrics::f1),
        logLoss,
        classes,
        confusion);
  }

  @Override
  public Map<String, Double> asMap() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", accuracy);
    metrics.put("macro_precision", macroPrecision);
    metrics.put("macro_recall", macroRecall);
    metrics.put("macro_f1", macroF1);
    metrics.put("weighted_precision", weightedPrecision);
    metrics.put("weighted_recall", weightedRecall);
    metrics.put("weighted_f1", weightedF1);
    metrics.put("log_loss", logLoss);
    return Collections.unmodifiableMap(metrics);
  }

  private static double macro(List<ClassMetrics> classes, ToDoubleFunction<ClassMetrics> metric) {
    ExactSum sum = new ExactSum();
    List<ClassMetrics> occurring = classes.stream().filter(ClassMetrics::occurs).toList();
    occurring.forEach(one -> sum.add(metric.applyAsDouble(one)));
    return sum.value() / occurring.size();
  }

  private static double weighted(
      long rows, List<ClassMetrics> classes, ToDoubleFunction<ClassMetrics> metric) {
    ExactSum sum = new ExactSum();
    classes.forEach(one -> sum.add(one.support() * metric.applyAsDouble(one)));
    return sum.value() / rows;
  }
}
