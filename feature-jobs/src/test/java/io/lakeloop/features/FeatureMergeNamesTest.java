package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of a table whose columns have names that SQL would read otherwise. */
@ExtendWith(LocalSpark.class)
class FeatureMergeNamesTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [kunden.nr]
          event-time: it's.at
          source: silver.sales
          features:
            größe.%: { aggregate: mean, of: price, window: 1d }
            kinds: { aggregate: histogram, of: kind, window: 1d }
            tops%: { aggregate: top-k, of: price, k: 2, window: 1d }
      training-sets: {}
      """;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "`kunden.nr` bigint, `it's.at` timestamp, `größe.%` double, kinds map<string,bigint>,"
              + " `tops%` array<double>");
  private static final String SAME = "1, 10, double('NaN'), map('a', 1L), array(double('NaN'), 2D)";
  private static final String EMPTY = "2, 10, NULL, NULL, array()";

  private final SparkSession spark;
  @TempDir private Path folder;

  FeatureMergeNamesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void leavesRowsAsTheyAreWhoseValuesDoNotChange() {
    FeatureTable table = FeatureTables.first(folder, FEATURES);
    Tables tables = new LocalLakehouse(folder).tables();
    tables.replace(
        table.spec(SCHEMA),
        values(SAME, EMPTY, "3, 10, 1D, map('a', 1L), NULL", "4, 10, 1D, NULL, array(1D)"));

    Commit changed =
        new FeatureMerge(table)
            .changed(
                tables,
                new Recomputation.Touched(
                    gone(
                            false,
                            SAME,
                            EMPTY,
                            "3, 10, 1D, map('a', 2L), NULL",
                            "5, 10, 5D, NULL, NULL")
                        .unionByName(
                            gone(true, "4, 10, NULL, NULL, NULL", "6, 10, 1D, NULL, NULL")),
                    new TimeRanges(List.of(new TimeRange(10_000_000, 10_000_000)))),
                new Transaction("test", 1));

    assertThat(List.of(changed.rowsInserted(), changed.rowsUpdated(), changed.rowsDeleted()))
        .containsExactly(1L, 1L, 1L);
    assertThat(held(tables, table))
        .containsExactly(
            "1 NaN {\"a\":1} [\"NaN\",2.0]",
            "2 null null []",
            "3 1.0 {\"a\":2} null",
            "5 5.0 null null");
    becomesTheseAndNoOthers(tables, table);
  }

  private void becomesTheseAndNoOthers(Tables tables, FeatureTable table) {
    Commit all =
        new FeatureMerge(table)
            .all(
                tables,
                values(SAME, EMPTY, "3, 10, -0D, map('a', 2L), NULL", "7, 11, 7D, NULL, NULL"),
                new Transaction("test", 2));

    assertThat(List.of(all.rowsInserted(), all.rowsUpdated(), all.rowsDeleted()))
        .containsExactly(1L, 1L, 1L);
    assertThat(held(tables, table))
        .containsExactly(
            "1 NaN {\"a\":1} [\"NaN\",2.0]",
            "2 null null []",
            "3 -0.0 {\"a\":2} null",
            "7 7.0 null null");
  }

  private Dataset<Row> gone(boolean gone, String... rows) {
    return values(rows).selectExpr("*", gone + " AS " + Recomputation.GONE);
  }

  /** Rows of a customer, a second and values. */
  private Dataset<Row> values(String... rows) {
    return spark.sql(
        "SELECT bigint(c) AS `kunden.nr`, timestamp_seconds(s) AS `it's.at`, double(m) AS"
            + " `größe.%`, CAST(k AS map<string,bigint>) AS kinds, CAST(t AS array<double>) AS"
            + " `tops%` FROM VALUES ("
            + String.join("), (", rows)
            + ") AS came(c, s, m, k, t)");
  }

  private static List<String> held(Tables tables, FeatureTable table) {
    Dataset<Row> rows = tables.readNewest(table.table());
    return rows
        .selectExpr(
            "concat_ws(' ', `kunden.nr`, coalesce(string(`größe.%`), 'null'),"
                + " coalesce(to_json(kinds), 'null'), coalesce(to_json(`tops%`), 'null')) AS said")
        .orderBy("said")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
