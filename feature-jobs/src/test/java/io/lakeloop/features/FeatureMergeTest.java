package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SQL compares no maps, and nothing that holds one, but a feature may be of any type. */
@ExtendWith(LocalSpark.class)
class FeatureMergeTest {
  private static final String FEATURES =
      "feature-tables:\n"
          + CardProject.table(
              "spend",
              "customer_id",
              """
              features:
                n: { aggregate: count, window: 1d }
                tags: { of: tags }
                parts: { of: parts }
                kinds: { of: kinds }
                seen: { of: seen }
              """);
  private static final TimeRanges ANY_TIME =
      new TimeRanges(List.of(new TimeRange(0, Long.MAX_VALUE)));

  private final SparkSession spark;
  @TempDir private Path folder;

  FeatureMergeTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void writesTheRowsThatDifferAndNoOthers() {
    FeatureTable table = FeatureTables.first(folder.resolve("declared"), FEATURES);
    Tables tables = new CardProject(folder, spark).lakehouse().tables();
    Dataset<Row> held =
        rows(
            "(1, 1, 'a', 'a', 'a', 1), (2, 1, 'a', 'a', 'a', 1), (3, 1, null, 'a', 'a', 1),"
                + " (4, 1, 'a', 'a', 'a', 1), (5, 1, 'a', 'a', 'a', 1), (6, 1, 'a', 'a', 'a', 1),"
                + " (7, 1, 'a', 'a', 'a', 1)");
    tables.replace(table.spec(held.schema()), held);
    Dataset<Row> values =
        rows(
            "(1, 1, 'a', 'a', 'a', 1), (2, 2, 'a', 'a', 'a', 1), (3, 1, 'a', 'a', 'a', 1),"
                + " (4, 1, 'a', 'b', 'a', 1), (5, 1, 'a', 'a', 'b', 1), (6, 1, 'a', 'a', 'a', 2),"
                + " (7, 1, 'a', 'a', 'a', 1), (8, 1, 'a', 'a', 'a', 1)");
    Recomputation.Touched touched =
        new Recomputation.Touched(
            values.selectExpr("*", "hour(tx_time) = 7 AS " + Recomputation.GONE), ANY_TIME);

    long written =
        new FeatureMerge(table).changed(tables, touched, new Transaction("t", 1)).rowsWritten();

    assertThat(written).as("all but the first").isEqualTo(7);
    assertThat(
            tables
                .readNewest(table.table())
                .selectExpr(
                    "hour(tx_time)",
                    "n",
                    "map_keys(tags)[0]",
                    "map_keys(parts[0])[0]",
                    "map_keys(kinds.all)[0]",
                    "unix_micros(map_values(seen)[0])")
                .orderBy("tx_time")
                .collectAsList())
        .containsExactly(
            row(1, 1L, "a", "a", "a", 1L),
            row(2, 2L, "a", "a", "a", 1L),
            row(3, 1L, "a", "a", "a", 1L),
            row(4, 1L, "a", "b", "a", 1L),
            row(5, 1L, "a", "a", "b", 1L),
            row(6, 1L, "a", "a", "a", 2L),
            row(8, 1L, "a", "a", "a", 1L));
  }

  /** Rows of customer 9, each of its hour; of maps the keys, and of the last the microsecond. */
  private Dataset<Row> rows(String values) {
    return spark
        .sql("SELECT * FROM VALUES " + values + " AS held(hour, n, tag, part, kind, micros)")
        .selectExpr(
            "9L AS customer_id",
            "timestamp '2018-08-01 00:00:00' + make_dt_interval(0, hour) AS tx_time",
            "CAST(n AS bigint) AS n",
            "if(tag IS NULL, null, map(tag, 1)) AS tags",
            "array(map(part, 1)) AS parts",
            "named_struct('all', map(kind, 1)) AS kinds",
            "map('at', timestamp_micros(micros)) AS seen");
  }
}
