package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.KeyHash;
import io.lakeloop.features.TrainingSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows to train, to choose by and to test on, held in memory until closed. The training rows
 * are hashed by their keys into a fixed number of partitions and sorted by them: MLlib's models
 * depend on the rows' order, and so, whatever files the rows come from, the same rows give the same
 * model. Classes are as frequent as they are: who learns balances what it learns from.
 */
final class SplitRows implements AutoCloseable {
  private final Dataset<Row> train;
  private final Optional<Dataset<Row>> validation;
  private final Dataset<Row> test;
  private final Map<String, RowCounts> counts = new LinkedHashMap<>();

  /**
   * The rows of a recipe, nothing but what it needs; otherwise as {@link #of(ModelDesign, Dataset,
   * Collection)}.
   */
  static SplitRows of(ModelDesign design, Dataset<Row> rows) {
    return of(design, rows, List.of());
  }

  /**
   * Lays the rows out and counts them.
   *
   * @param rows rows of the training set with their split; those without a label are left out
   * @param further columns that the training rows keep beside keys, label and features
   * @throws io.lakeloop.core.failure.UsageException if an amount is no number
   * @throws DataRefusedException if a split is empty, or labels are not those of the task
   */
  static SplitRows of(ModelDesign design, Dataset<Row> rows, Collection<String> further) {
    design.requireNumbers(rows.schema());
    Column[] wanted =
        Stream.of(List.of(design.label()), design.keys(), design.features(), further)
            .flatMap(Collection::stream)
            .distinct()
            .map(Columns::named)
            .toArray(Column[]::new);
    Dataset<Row> labelled = labelled(rows, design.label());
    List<Dataset<Row>> held = new ArrayList<>();
    boolean counted = false;
    try {
      held.add(laidOut(design, split(labelled, TrainingSet.TRAIN).select(wanted)).persist());
      held.add(split(labelled, TrainingSet.TEST).select(wanted).persist());
      held.add(split(labelled, TrainingSet.VALIDATION).select(wanted).persist());
      SplitRows made = new SplitRows(design, held);
      counted = true;
      return made;
    } finally {
      if (!counted) {
        held.forEach(Dataset::unpersist);
      }
    }
  }

  private SplitRows(ModelDesign design, List<Dataset<Row>> held) {
    train = held.get(0);
    test = held.get(1);
    counts.put(TrainingSet.TRAIN, RowCounts.of(design, train));
    counts.put(TrainingSet.TEST, RowCounts.of(design, test));
    RowCounts chosenBy = RowCounts.of(design, held.get(2));
    if (chosenBy.rows() > 0) {
      validation = Optional.of(held.get(2));
      counts.put(TrainingSet.VALIDATION, chosenBy);
    } else {
      validation = Optional.empty();
      held.get(2).unpersist();
    }
    new LabelRules(design).check(counts);
  }

  /** The training rows: label, keys, features; laid out and sorted by the keys. */
  Dataset<Row> train() {
    return train;
  }

  /** The rows that settings are chosen by, if the training set has some. */
  Optional<Dataset<Row>> validation() {
    return validation;
  }

  /** The rows held out to the end. */
  Dataset<Row> test() {
    return test;
  }

  /** How many rows each split has. */
  Map<String, Long> counts() {
    Map<String, Long> rows = new LinkedHashMap<>();
    counts.forEach((split, counted) -> rows.put(split, counted.rows()));
    return rows;
  }

  /** What the training rows hold. */
  RowCounts trained() {
    RowCounts trained = counts.get(TrainingSet.TRAIN);
    if (trained == null) {
      throw new IllegalStateException("training rows are counted before anybody asks");
    }
    return trained;
  }

  @Override
  public void close() {
    train.unpersist();
    test.unpersist();
    validation.ifPresent(Dataset::unpersist);
  }

  /** The rows that have a label, with all their columns; the label a double. */
  static Dataset<Row> labelled(Dataset<Row> rows, String label) {
    Column number = Columns.named(label).cast("double");
    return rows.filter(number.isNotNull().and(not(number.isNaN()))).withColumn(label, number);
  }

  /** The rows of one split. */
  static Dataset<Row> split(Dataset<Row> rows, String name) {
    return rows.filter(col(TrainingSet.SPLIT).equalTo(name));
  }

  private static Dataset<Row> laidOut(ModelDesign design, Dataset<Row> rows) {
    Column[] keys = design.keys().stream().map(Columns::named).toArray(Column[]::new);
    Dataset<Row> share =
        design.rowShare() == 1
            ? rows
            : rows.filter(
                KeyHash.share("rows", design.seed(), design.keys()).lt(design.rowShare()));
    return share.repartition(design.partitions(), keys).sortWithinPartitions(keys);
  }
}
