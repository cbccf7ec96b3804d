package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.ClassMetrics;
import io.lakeloop.core.metric.Metrics;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.Task;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How good the predictions of a window were, once its labels are complete: the newest labelled
 * event lies at least {@code available-after} beyond the window's end. A window is measured once,
 * and again when predictions have come to it since; labels corrected later are not looked for.
 */
final class WindowQuality {
  private static final double THRESHOLD = 0.5;

  /** Classes by their numbers, as a binary model's 0 and 1 are named too. */
  private static final List<String> CLASSES =
      IntStream.range(0, Task.MOST_CLASSES).mapToObj(number -> number + ".0").toList();

  private static final List<String> MEASURED =
      List.of(
          "accuracy_score",
          "precision",
          "recall",
          "f1_score",
          "confusion_matrix",
          "roc_auc_score",
          "log_loss",
          "mean_squared_error",
          "root_mean_squared_error",
          "mean_average_error",
          "mean_absolute_percentage_error",
          "r2_score",
          "quality",
          "labelled_rows",
          "run_id");
  private static final StructType RESULT =
      new StructType(
          Arrays.stream(MonitoringTables.PROFILES.schema().fields())
              .filter(
                  field ->
                      MEASURED.contains(field.name())
                          || List.of("monitor", "model_version", "window").contains(field.name()))
              .toArray(StructField[]::new));

  private final Tables tables;
  private final Monitor monitor;
  private final LabelsConfig labels;
  private final String eventTime;
  private final String runId;

  WindowQuality(
      Tables tables, Monitor monitor, LabelsConfig labels, String eventTime, String runId) {
    this.tables = tables;
    this.monitor = monitor;
    this.labels = labels;
    this.eventTime = eventTime;
    this.runId = runId;
  }

  /**
   * Measures the windows that can be measured and have not been.
   *
   * @return how many were
   */
  int update() {
    Dataset<Row> truth = truth();
    Dataset<Row> complete =
        truth.agg(max(col("_time")).minus(lit(labels.availableAfter())).as("complete"));
    List<Row> pending =
        MonitoringTables.newest(tables, MonitoringTables.PROFILES, monitor)
            .filter("column_name = ':table' AND log_type = 'INPUT' AND quality IS NULL")
            .join(broadcast(complete), col("window.end").leq(col("complete")))
            .select(col("model_version"), col("window"))
            .orderBy("model_version", "window.start")
            .collectAsList();
    if (!pending.isEmpty()) {
      measure(pending, truth);
    }
    return pending.size();
  }

  /** The labels with their keys and times. */
  private Dataset<Row> truth() {
    Dataset<Row> rows = tables.read(labels.table());
    List<String> needed = new ArrayList<>(labels.keys());
    needed.addAll(List.of(labels.column(), eventTime));
    needed.removeAll(List.of(rows.columns()));
    if (!needed.isEmpty()) {
      throw new UsageException(
          "%s has no column %s.".formatted(labels.table(), String.join(", ", needed)),
          "The labels of the monitor '%s' are read there, with their keys and the event time."
              .formatted(monitor.name()),
          "Correct labels in monitoring.yml, or name another table.");
    }
    List<Column> columns = new ArrayList<>();
    labels.keys().forEach(key -> columns.add(col(key)));
    columns.add(col(labels.column()).cast("double").as("_label"));
    columns.add(col(eventTime).as("_time"));
    return rows.filter(col(labels.column()).isNotNull()).select(columns.toArray(Column[]::new));
  }

  private void measure(List<Row> pending, Dataset<Row> truth) {
    List<Row> windows = pending.stream().map(row -> row.getStruct(1)).toList();
    Timestamp from =
        windows.stream()
            .map(window -> window.getTimestamp(0))
            .min(Timestamp::compareTo)
            .orElseThrow();
    Timestamp until =
        windows.stream()
            .map(window -> window.getTimestamp(1))
            .max(Timestamp::compareTo)
            .orElseThrow();
    Dataset<Row> joined =
        tables
            .read(monitor.predictions())
            .filter(col(eventTime).geq(from).and(col(eventTime).lt(until)))
            .as("p")
            .join(
                truth.as("t"),
                labels.keys().stream()
                    .map(key -> col("p." + key).equalTo(col("t." + key)))
                    .reduce(Column::and)
                    .orElseThrow())
            .select(
                col("p." + PredictionColumns.MODEL_VERSION).as("_version"),
                col("p." + eventTime).as("_event"),
                col("p." + PredictionColumns.PREDICTION).as("_prediction"),
                col("p." + PredictionColumns.PROBABILITY).as("_probability"),
                col("t._label").as("_label"))
            .persist();
    try {
      ModelRegistry registry = ModelRegistry.of(tables);
      Map<Integer, Optional<Task>> tasks =
          pending.stream()
              .map(window -> window.getInt(0))
              .distinct()
              .collect(Collectors.toMap(Function.identity(), version -> task(registry, version)));
      write(
          pending.stream()
              .map(
                  window ->
                      measured(
                          window, joined, tasks.getOrDefault(window.getInt(0), Optional.empty())))
              .toList());
    } finally {
      joined.unpersist();
    }
  }

  /** The windows are few: those whose labels have become complete since the last run. */
  private Row measured(Row pending, Dataset<Row> joined, Optional<Task> task) {
    Row window = pending.getStruct(1);
    Dataset<Row> rows =
        joined.filter(
            col("_version")
                .equalTo(pending.getInt(0))
                .and(col("_event").geq(window.get(0)))
                .and(col("_event").lt(window.get(1))));
    NamedRow row =
        new NamedRow(RESULT)
            .set("monitor", monitor.name())
            .set("model_version", pending.getInt(0))
            .set("window", window)
            .set("run_id", runId);
    NamedRow measured =
        switch (task.orElseGet(() -> told(rows))) {
          case MULTICLASS ->
              several(
                  row,
                  MulticlassMetrics.of(rows, "_label", "_prediction", Optional.empty(), CLASSES));
          case BINARY ->
              classification(row, BinaryMetrics.of(rows, "_label", "_probability", THRESHOLD));
          case REGRESSION -> regression(row, RegressionMetrics.of(rows, "_label", "_prediction"));
        };
    return measured.row();
  }

  /** What the predictions of a version that is not registered let one think that it predicts. */
  private static Task told(Dataset<Row> rows) {
    return rows.filter(col("_probability").isNotNull()).isEmpty() ? Task.REGRESSION : Task.BINARY;
  }

  /** What a version predicts; empty where it is not registered. */
  private Optional<Task> task(ModelRegistry registry, int version) {
    return registry.find(monitor.config().model(), version).map(found -> found.provenance().task());
  }

  private static NamedRow several(NamedRow row, MulticlassMetrics found) {
    List<Row> confusion = new ArrayList<>();
    for (int label = 0; label < CLASSES.size(); label++) {
      for (int predicted = 0; predicted < CLASSES.size(); predicted++) {
        long count = found.confusion().get(label).get(predicted);
        if (count > 0) {
          confusion.add(RowFactory.create(CLASSES.get(predicted), CLASSES.get(label), count));
        }
      }
    }
    return quality(row, found.rows(), found)
        .number("accuracy_score", found.accuracy())
        .set(
            "precision",
            each(found, ClassMetrics::precision, found.macroPrecision(), found.weightedPrecision()))
        .set(
            "recall",
            each(found, ClassMetrics::recall, found.macroRecall(), found.weightedRecall()))
        .set("f1_score", each(found, ClassMetrics::f1, found.macroF1(), found.weightedF1()))
        .set("confusion_matrix", found.rows() == 0 ? null : confusion.toArray(Row[]::new));
  }

  /** One metric of every class that occurs; null without rows. */
  private static @Nullable Row each(
      MulticlassMetrics found,
      ToDoubleFunction<ClassMetrics> metric,
      double macro,
      double weighted) {
    if (found.rows() == 0) {
      return null;
    }
    Map<String, Double> each = new HashMap<>();
    found.classes().stream()
        .filter(ClassMetrics::occurs)
        .forEach(one -> each.put(one.name(), metric.applyAsDouble(one)));
    return RowFactory.create(each, macro, weighted);
  }

  private static NamedRow classification(NamedRow row, BinaryMetrics found) {
    double precisionOfZero = ratio(found.trueNegatives(), found.falseNegatives());
    double recallOfZero = ratio(found.trueNegatives(), found.falsePositives());
    double f1OfZero =
        precisionOfZero + recallOfZero == 0
            ? 0
            : 2 * precisionOfZero * recallOfZero / (precisionOfZero + recallOfZero);
    double share = (double) found.positives() / found.rows();
    return quality(row, found.rows(), found)
        .set("confusion_matrix", found.rows() == 0 ? null : confusion(found))
        .number("accuracy_score", found.accuracy())
        .set("precision", perClass(precisionOfZero, found.precision(), share))
        .set("recall", perClass(recallOfZero, found.recall(), share))
        .set("f1_score", perClass(f1OfZero, found.f1(), share))
        .set("roc_auc_score", perClass(found.aucRoc(), found.aucRoc(), share))
        .number("log_loss", found.logLoss());
  }

  private static Row[] confusion(BinaryMetrics found) {
    return new Row[] {
      RowFactory.create("0.0", "0.0", found.trueNegatives()),
      RowFactory.create("0.0", "1.0", found.falseNegatives()),
      RowFactory.create("1.0", "0.0", found.falsePositives()),
      RowFactory.create("1.0", "1.0", found.truePositives())
    };
  }

  private static double ratio(long part, long rest) {
    return part + rest == 0 ? 0 : (double) part / (part + rest);
  }

  /** Null where the rows leave it undefined: SQL holds NaN for larger than any number. */
  private static @Nullable Row perClass(double zero, double one, double shareOfOnes) {
    if (Double.isNaN(zero) || Double.isNaN(one)) {
      return null;
    }
    Map<String, Double> each = new HashMap<>();
    each.put("0.0", zero);
    each.put("1.0", one);
    return RowFactory.create(each, (zero + one) / 2, zero * (1 - shareOfOnes) + one * shareOfOnes);
  }

  private static NamedRow regression(NamedRow row, RegressionMetrics found) {
    return quality(row, found.rows(), found)
        .number("mean_squared_error", found.rmse() * found.rmse())
        .number("root_mean_squared_error", found.rmse())
        .number("mean_average_error", found.mae())
        .number("mean_absolute_percentage_error", found.mape())
        .number("r2_score", found.r2());
  }

  /** All metrics that the rows define; an empty map says that none could be measured. */
  private static NamedRow quality(NamedRow row, long labelled, Metrics found) {
    Map<String, Double> defined = new TreeMap<>(found.asMap());
    defined.values().removeIf(value -> value.isNaN());
    return row.set("quality", defined).set("labelled_rows", labelled);
  }

  private void write(List<Row> results) {
    Map<String, String> values = new HashMap<>();
    MEASURED.forEach(column -> values.put(column, "source." + column));
    tables.merge(
        MonitoringTables.PROFILES.name(),
        tables.spark().createDataFrame(results, RESULT).coalesce(1),
        "target.monitor = source.monitor AND target.model_version = source.model_version"
            + " AND target.window = source.window AND target.log_type = 'INPUT'"
            + " AND target.column_name = ':table'",
        merge -> merge.whenMatched().updateExpr(values));
  }

  /** The labels of a monitor's configuration, where it names any. */
  static Optional<WindowQuality> of(
      Tables tables, Monitor monitor, String eventTime, String runId) {
    return monitor
        .config()
        .labels()
        .map(labels -> new WindowQuality(tables, monitor, labels, eventTime, runId));
  }
}
