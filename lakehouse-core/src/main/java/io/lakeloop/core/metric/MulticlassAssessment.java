package io.lakeloop.core.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well classes are predicted, in all rows and in slices.
 *
 * @param metrics the metrics of all rows
 * @param intervals the interval of each metric by its name; empty without a bootstrap
 * @param slices the metrics of each value of each slice
 */
public record MulticlassAssessment(
    MulticlassMetrics metrics,
    Map<String, Interval> intervals,
    List<SliceMetrics<MulticlassMetrics>> slices)
    implements Assessment<MulticlassMetrics> {
  private static final int HASH = 3;

  /** Copies the collections. */
  public MulticlassAssessment {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    slices = List.copyOf(slices);
  }

  /**
   * Measures predictions against labels, as {@link MulticlassMetrics#of} takes them, computing each
   * row once.
   *
   * @throws IllegalArgumentException if a label or prediction is no class's number
   */
  public static MulticlassAssessment of(
      Dataset<Row> rows,
      String labelColumn,
      String predictionColumn,
      Optional<String> probabilitiesColumn,
      List<String> classes,
      AssessmentOptions options) {
    JavaRDD<Row> cut =
        AssessedRows.of(
                rows,
                options,
                MulticlassMetrics.columns(
                    rows, labelColumn, predictionColumn, probabilitiesColumn, classes.size()))
            .javaRDD();
    List<String> slices = List.copyOf(options.slices().keySet());
    int replicates = options.replicates();
    BySlice<Resampled<ClassTally>> all =
        cut.mapPartitions(
                part ->
                    List.of(
                            Resampled.tally(
                                part, HASH, slices, replicates, () -> new ClassTally(classes)))
                        .iterator())
            .treeAggregate(
                Resampled.none(slices, replicates, () -> new ClassTally(classes)),
                (one, other) -> merged(one, other, classes, replicates),
                (one, other) -> merged(one, other, classes, replicates));
    all.requireFew();
    return new MulticlassAssessment(
        all.all().whole().metrics(),
        all.all().intervals(options.confidence()),
        Resampled.slices(all, ClassTally::metrics, options.confidence()));
  }

  @Override
  public Map<String, Double> further() {
    return Map.of();
  }

  private static BySlice<Resampled<ClassTally>> merged(
      BySlice<Resampled<ClassTally>> one,
      BySlice<Resampled<ClassTally>> other,
      List<String> classes,
      int replicates) {
    return Resampled.merge(one, other, replicates, () -> new ClassTally(classes));
  }
}
