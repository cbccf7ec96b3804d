package io.lakeloop.submit.workflow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.max;

import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Which columns have drifted, which alerts were raised, and what the triage made of it. */
final class DriftSummary {
  private static final TableName METRICS = TableName.of(Layer.MONITORING, "drift_metrics");
  private static final TableName ALERTS = TableName.of(Layer.MONITORING, "alerts");
  private static final TableName VERDICTS = TableName.of(Layer.MONITORING, "retraining_requests");
  private static final double THRESHOLD = 0.2;
  private static final int SHOWN = 20;
  private static final int ALERTS_SHOWN = 5;

  private final Tables tables;

  DriftSummary(Tables tables) {
    this.tables = tables;
  }

  String text() {
    if (!tables.exists(METRICS)) {
      return "Nothing is monitored yet.\n";
    }
    TextTable table = new TextTable("monitor", "column", "stability index", "window from");
    for (Row row : drifted()) {
      table.row(
          String.valueOf(row.get(0)),
          row.getString(1),
          String.format(Locale.ROOT, "%.3f", row.getDouble(2)),
          String.valueOf(row.get(3)));
    }
    return table.text(
            "No column's stability index is above %s in the newest window.".formatted(THRESHOLD))
        + toldOf(
            ALERTS, "state = 'TRIGGERED'", List.of("monitor", "alert", "message"), ALERTS_SHOWN)
        + toldOf(VERDICTS, "true", List.of("monitor", "verdict", "reason"), 1);
  }

  private List<Row> drifted() {
    Column index = col("population_stability_index");
    Column newest = dense_rank().over(Window.partitionBy("monitor").orderBy(col("start").desc()));
    return tables
        .readNewest(METRICS)
        .filter(col("slice_key").isNull())
        .filter(index.isNotNull())
        .groupBy(col("monitor"), col("column_name"), col("window").getField("start").as("start"))
        .agg(max(index).as("index"))
        .withColumn("age", newest)
        .filter(col("age").equalTo(1).and(col("index").gt(THRESHOLD)))
        .orderBy(col("monitor"), col("index").desc())
        .select(col("monitor"), col("column_name"), col("index"), col("start").cast("string"))
        .limit(SHOWN)
        .collectAsList();
  }

  /**
   * The newest rows that a condition selects, a line each; nothing where there is no such table.
   */
  private String toldOf(TableName table, String condition, List<String> shown, int limit) {
    if (!tables.exists(table)) {
      return "";
    }
    List<Row> newest =
        tables
            .readNewest(table)
            .filter(condition)
            .orderBy(col("window").desc())
            .limit(limit)
            .select(shown.stream().map(name -> col(name)).toArray(Column[]::new))
            .collectAsList();
    return newest.stream()
        .map(row -> row.mkString(table.name() + ": ", ": ", "\n"))
        .collect(Collectors.joining());
  }
}
