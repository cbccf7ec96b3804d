package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitoringTablesTest {
  private static final String PER_CLASS =
      "struct<one_vs_all:map<string,double>,macro:double,weighted:double>";
  private static final String TEST = "struct<statistic:double,pvalue:double>";

  private static Stream<TableSpec> all() {
    return Stream.of(
        MonitoringTables.STATES,
        MonitoringTables.PROFILES,
        MonitoringTables.DRIFT,
        MonitoringTables.ALERTS,
        MonitoringTables.REQUESTS);
  }

  @ParameterizedTest
  @MethodSource("all")
  void describesEveryTableAndColumn(TableSpec spec) {
    assertThat(spec.description()).endsWith(".");
    assertThat(spec.schema().fields())
        .allSatisfy(
            field -> {
              assertThat(field.getComment().isDefined()).as("%s", field.name()).isTrue();
              assertThat(field.getComment().get()).as("%s", field.name()).endsWith(".");
              assertThat(field.nullable()).isTrue();
            });
    assertThat(spec.schema().fieldNames()).contains("monitor", "model_name", "model_version");
  }

  /** Queries written for Databricks Lakehouse Monitoring must find their columns. */
  @Test
  void carriesTheProfileColumnsOfLakehouseMonitoring() {
    assertThat(types(MonitoringTables.PROFILES))
        .containsEntry("window", "struct<start:timestamp,end:timestamp>")
        .containsEntry("logging_table_commit_version", "int")
        .containsEntry("monitor_version", "bigint")
        .containsEntry("quantiles", "array<double>")
        .containsEntry("non_null_columns", "array<string>")
        .containsEntry("frequent_items", "array<struct<item:string,count:bigint>>")
        .containsEntry(
            "confusion_matrix", "array<struct<prediction:string,label:string,count:bigint>>");
    assertTypes(
        MonitoringTables.PROFILES,
        "string",
        "log_type granularity slice_key slice_value column_name data_type");
    assertTypes(
        MonitoringTables.PROFILES, "bigint", "count num_nulls num_zeros num_nan distinct_count");
    assertTypes(
        MonitoringTables.PROFILES,
        "double",
        "avg min max stddev median min_length max_length avg_length percent_nan percent_null"
            + " percent_zeros percent_distinct accuracy_score log_loss mean_squared_error"
            + " root_mean_squared_error mean_average_error mean_absolute_percentage_error"
            + " r2_score");
    assertTypes(MonitoringTables.PROFILES, PER_CLASS, "precision recall f1_score roc_auc_score");
  }

  @Test
  void carriesTheDriftColumnsOfLakehouseMonitoring() {
    assertTypes(
        MonitoringTables.DRIFT, "struct<start:timestamp,end:timestamp>", "window window_cmp");
    assertTypes(
        MonitoringTables.DRIFT,
        "string",
        "granularity slice_key slice_value column_name data_type drift_type");
    assertTypes(MonitoringTables.DRIFT, "bigint", "monitor_version count_delta");
    assertTypes(
        MonitoringTables.DRIFT,
        "double",
        "avg_delta percent_null_delta percent_zeros_delta percent_distinct_delta js_distance"
            + " wasserstein_distance population_stability_index tv_distance l_infinity_distance");
    assertTypes(MonitoringTables.DRIFT, TEST, "ks_test chi_squared_test");
    assertTypes(MonitoringTables.DRIFT, "struct<added:int,missing:int>", "non_null_columns_delta");
  }

  private static void assertTypes(TableSpec spec, String type, String columns) {
    for (String column : columns.split(" ", -1)) {
      assertThat(types(spec)).containsEntry(column, type);
    }
  }

  private static Map<String, String> types(TableSpec spec) {
    return Arrays.stream(spec.schema().fields())
        .collect(
            Collectors.toMap(field -> field.name(), field -> field.dataType().catalogString()));
  }

  @Test
  void readsNothingFromTablesThatAreNotThere(@TempDir Path folder) {
    assertThat(
            all()
                .map(spec -> MonitoringTables.newest(tables(folder), spec, monitor("shop")))
                .map(rows -> rows.schema()))
        .isEqualTo(all().map(TableSpec::schema).toList());
    assertThat(
            MonitoringTables.newest(tables(folder), MonitoringTables.ALERTS, monitor("shop"))
                .isEmpty())
        .isTrue();
  }

  @Test
  void writesOnlyWhatHasChangedAndKeepsWhenItWasFirstSeen(@TempDir Path folder) {
    Tables tables = tables(folder);
    tables.replace(
        MonitoringTables.ALERTS, rows(alert("a", "shop", 0.1, 1), alert("b", "shop", null, 1)));

    upsert(tables, alert("a", "shop", 0.1, 2), alert("b", "shop", null, 2));
    assertThat(tables.newestHere(MonitoringTables.ALERTS.name())).contains(0L);

    upsert(tables, alert("a", "shop", 0.3, 3), alert("c", "other", 0.5, 3));
    assertThat(seen(tables, "shop"))
        .containsExactly(
            RowFactory.create("a", 0.3, time(1), "run3"),
            RowFactory.create("b", null, time(1), "run1"));
    assertThat(seen(tables, "other")).containsExactly(RowFactory.create("c", 0.5, time(3), "run3"));
  }

  private static List<Row> seen(Tables tables, String monitor) {
    return MonitoringTables.newest(tables, MonitoringTables.ALERTS, monitor(monitor))
        .select("alert_id", "value", "first_seen", "run_id")
        .orderBy("alert_id")
        .collectAsList();
  }

  private static void upsert(Tables tables, Row... rows) {
    MonitoringTables.upsert(
        tables, MonitoringTables.ALERTS, rows(rows), List.of("alert_id"), List.of("value"));
  }

  private static Dataset<Row> rows(Row... rows) {
    return LocalSpark.session()
        .createDataFrame(List.of(rows), MonitoringTables.ALERTS.schema())
        .coalesce(1);
  }

  private static Row alert(String id, String monitor, @Nullable Double value, int run) {
    return new NamedRow(MonitoringTables.ALERTS.schema())
        .set("alert_id", id)
        .set("monitor", monitor)
        .set("value", value)
        .set("first_seen", time(run))
        .set("run_id", "run" + run)
        .row();
  }

  private static Timestamp time(int hour) {
    return Timestamp.from(Instant.parse("2024-01-01T00:00:00Z").plus(Duration.ofHours(hour)));
  }

  private static Tables tables(Path folder) {
    return new LocalLakehouse(folder).tables();
  }

  private static Monitor monitor(String name) {
    return new Monitor(
        "project",
        name,
        new MonitorConfig(
            "returns",
            Duration.ofDays(1),
            "1970-01-01",
            1,
            Optional.empty(),
            Map.of(),
            Optional.empty()));
  }
}
