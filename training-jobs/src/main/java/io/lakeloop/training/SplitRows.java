package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows to train and to test on, held in memory until closed. The training rows are hashed by
 * their keys into a fixed number of partitions and sorted by them: MLlib's models depend on the
 * rows' order, and so, whatever files the rows come from, the same rows give the same model.
 */
final class SplitRows implements AutoCloseable {
  private final Dataset<Row> train;
  private final Dataset<Row> test;
  private final long trainRows;
  private final long testRows;
  private final Set<String> unknown;

  /**
   * Lays the rows out and counts them.
   *
   * @param rows rows of the training set with their split; those without a label are left out
   * @throws io.lakeloop.core.failure.UsageException if an amount is no number
   * @throws DataRefusedException if a split is empty, or classes are not 0 and 1
   */
  static SplitRows of(ModelDesign design, Dataset<Row> rows) {
    design.requireNumbers(rows.schema());
    Column[] keys = columns(design.keys().stream());
    Column label = column(design.label()).cast("double");
    Column[] wanted =
        Stream.concat(
                Stream.of(label.as(design.label())),
                Stream.concat(design.keys().stream(), design.features().stream())
                    .filter(name -> !name.equals(design.label()))
                    .distinct()
                    .map(SplitRows::column))
            .toArray(Column[]::new);
    Dataset<Row> labelled = rows.filter(label.isNotNull().and(not(label.isNaN())));
    Dataset<Row> train =
        labelled
            .filter(col(TrainingSet.SPLIT).equalTo(TrainingSet.TRAIN))
            .select(wanted)
            .repartition(design.partitions(), keys)
            .sortWithinPartitions(keys)
            .persist();
    Dataset<Row> test =
        labelled.filter(col(TrainingSet.SPLIT).equalTo(TrainingSet.TEST)).select(wanted).persist();
    boolean counted = false;
    try {
      SplitRows split = new SplitRows(design, train, test);
      counted = true;
      return split;
    } finally {
      if (!counted) {
        train.unpersist();
        test.unpersist();
      }
    }
  }

  private SplitRows(ModelDesign design, Dataset<Row> train, Dataset<Row> test) {
    this.train = train;
    this.test = test;
    Row trainCounts = counts(design, train);
    Row testCounts = counts(design, test);
    trainRows = trainCounts.getLong(0);
    testRows = testCounts.getLong(0);
    requireRows(design, TrainingSet.TRAIN, trainRows);
    requireRows(design, TrainingSet.TEST, testRows);
    if (design.task() == Task.BINARY) {
      requireClasses(design, trainCounts, testCounts);
    }
    unknown = new LinkedHashSet<>();
    for (String feature : design.numeric()) {
      if (trainCounts.<Long>getAs(feature) == 0) {
        unknown.add(feature);
      }
    }
  }

  /** The training rows: keys, label, features; laid out and sorted by the keys. */
  Dataset<Row> train() {
    return train;
  }

  /** The rows held out. */
  Dataset<Row> test() {
    return test;
  }

  /** How many rows each split has. */
  Map<String, Long> counts() {
    return Map.of(TrainingSet.TRAIN, trainRows, TrainingSet.TEST, testRows);
  }

  /** The numeric features of which no training row has a value. */
  Set<String> unknown() {
    return unknown;
  }

  @Override
  public void close() {
    train.unpersist();
    test.unpersist();
  }

  /** Rows, rows of class 0 and 1, then the known values of each numeric feature. */
  private static Row counts(ModelDesign design, Dataset<Row> rows) {
    List<Column> counts = new ArrayList<>();
    counts.add(count(when(column(design.label()).equalTo(0), 1)));
    counts.add(count(when(column(design.label()).equalTo(1), 1)));
    for (String feature : design.numeric()) {
      Column number = column(feature).cast("double");
      counts.add(count(when(number.isNotNull().and(not(number.isNaN())), 1)).as(feature));
    }
    return rows.agg(count(lit(1)), counts.toArray(Column[]::new)).head();
  }

  private void requireRows(ModelDesign design, String split, long rows) {
    if (rows == 0) {
      throw new DataRefusedException(
          "%s has no %s rows with a label."
              .formatted(TrainingSet.table(design.trainingSet()), split),
          "Its split gives none, or '%s' is null in all of them.".formatted(design.label()),
          "Widen the split in features.yml, and run build-training-set again.");
    }
  }

  private void requireClasses(ModelDesign design, Row trained, Row tested) {
    String table = TrainingSet.table(design.trainingSet()).toString();
    long others =
        trainRows
            + testRows
            - trained.getLong(1)
            - trained.getLong(2)
            - tested.getLong(1)
            - tested.getLong(2);
    if (others > 0) {
      throw new DataRefusedException(
          "%s has %d rows whose '%s' is neither 0 nor 1.".formatted(table, others, design.label()),
          "The model's task is binary.",
          "Correct the label, or set task: regression in training.yml.");
    }
    if (trained.getLong(1) == 0 || trained.getLong(2) == 0) {
      throw new DataRefusedException(
          "The training rows of %s are all of one class.".formatted(table),
          "'%s' is %d in all %d of them: there is nothing to tell apart."
              .formatted(design.label(), trained.getLong(1) == 0 ? 1 : 0, trainRows),
          "Widen the training span of the split in features.yml.");
    }
  }

  private static Column[] columns(Stream<String> names) {
    return names.map(SplitRows::column).toArray(Column[]::new);
  }

  private static Column column(String name) {
    return Columns.named(name);
  }
}
