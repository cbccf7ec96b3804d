package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class NewRowsTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType SCHEMA = StructType.fromDDL("id bigint, _deleted_at timestamp");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  NewRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void bringsChangedRowsAgainAndDeletedOnesNot() {
    tables.replace(
        TableSpec.upserted(TRIPS, SCHEMA, ""),
        spark.range(0, 4, 1, 1).selectExpr("id", "CAST(NULL AS TIMESTAMP) AS _deleted_at"));
    assertThat(next()).containsExactly("[0]", "[1]", "[2]", "[3]");

    tables.update(
        TRIPS,
        col("id").lt(2),
        Map.of(
            "id",
            expr("IF(id = 0, 10L, id)"),
            Tables.DELETED_AT,
            expr("IF(id = 1, TIMESTAMP'2024-01-01', NULL)")));
    tables.delete(TRIPS, col("id").equalTo(2));
    tables.append(TRIPS, spark.range(5, 6).toDF("id"));

    assertThat(next()).containsExactly("[10]", "[5]");
  }

  @Test
  void bringsOfATableWithoutAFeedWhatIsAdded() {
    tables.replace(
        TableSpec.appended(TRIPS, new StructType().add("id", "bigint"), ""),
        spark.range(0, 2, 1, 1).toDF("id"));
    assertThat(next()).containsExactly("[0]", "[1]");

    tables.delete(TRIPS, col("id").equalTo(0));
    tables.append(TRIPS, spark.range(5, 6).toDF("id"));

    assertThat(next()).containsExactly("[5]");
  }

  private List<String> next() {
    List<String> rows = new ArrayList<>();
    new Increment(tables, "test")
        .runAvailable(
            new NewRows(false).of(tables, TRIPS),
            (batch, id) -> batch.collectAsList().stream().map(Row::toString).forEach(rows::add));
    rows.sort(null);
    return rows;
  }
}
