package io.lakeloop.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FollowedGroupsTest {
  @TempDir private static Path begun;
  private static @Nullable DailySales first;

  private final SparkSession spark;
  @TempDir private Path folder;
  private DailySales sales;

  FollowedGroupsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void sell(SparkSession spark) {
    first = new DailySales(begun);
    // 600 sales of 60 days in 6 files, each of 10 days.
    first
        .tables()
        .append(DailySales.SALES, rows(spark, 0, 600, 1).repartitionByRange(6, col("id")));
    assertThat(first.aggregate()).hasToString("120 rows written");
  }

  @BeforeEach
  void goOn() {
    sales = Objects.requireNonNull(first).copy(folder);
  }

  @Test
  void readsOnlyTheFilesOfItsSourceThatHoldChangedGroups() throws IOException {
    sales.tables().delete(DailySales.SALES, col("id").equalTo(3));
    sales.merge(rows(spark, 595, 610, 2));
    // Whoever reads the files between, finds them gone.
    deleteFilesBetween(100, 499);

    // A day has two groups: one of the first day changed, two of its last, and two are new.
    assertThat(sales.aggregate()).hasToString("5 rows written");

    assertThat(sales.rows("day IN ('2024-01-01', '2024-02-29', '2024-03-01')"))
        .containsExactly(
            "[s0,2024-01-01,5,5]",
            "[s0,2024-02-29,5,7]",
            "[s0,2024-03-01,5,10]",
            "[s1,2024-01-01,4,4]",
            "[s1,2024-02-29,5,8]",
            "[s1,2024-03-01,5,10]");
    assertThatThrownBy(() -> sales.tables().read(DailySales.SALES).agg(max("price")).first())
        .hasStackTraceContaining("FILE_NOT_EXIST");
  }

  @Test
  void replacesAllWhereManyGroupsChangedAndIsNotSetBackByARunThatReadAnEarlierVersion() {
    Tables early = sales.tables();
    early.pin(DailySales.SALES);
    sales.tables().update(DailySales.SALES, expr("id % 5 < 2"), Map.of("price", expr("7L")));

    assertThat(sales.aggregate())
        .hasToString("120 rows written, all computed anew: many groups changed");
    assertThat(sales.aggregate()).as("again").isEqualTo(Aggregated.NOTHING);
    assertThat(sales.aggregate(early)).as("as it was before").isEqualTo(Aggregated.NOTHING);
    assertThat(sales.rows("day = '2024-01-01'"))
        .containsExactly("[s0,2024-01-01,5,17]", "[s1,2024-01-01,5,17]");
  }

  @Test
  void beginsAnewWithASourceThatWasMadeAnew() throws IOException {
    sales.recreateSource(rows(spark, 0, 2, 3));

    assertThat(sales.aggregate())
        .hasToString("2 rows written, all computed anew: its source or its definition is another");
    assertThat(sales.rows("true")).containsExactly("[s0,2024-01-01,1,3]", "[s1,2024-01-01,1,3]");
  }

  @Test
  void refusesASourceWithoutAFeedOfItsChanges() {
    sales
        .tables()
        .replace(TableSpec.appended(DailySales.SALES, DailySales.SCHEMA, ""), rows(spark, 0, 2, 3));

    assertThatThrownBy(sales::aggregate)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("gold.days cannot follow the changes of silver.sales.")
        .hasMessageContaining("Give gold.days 'write: overwrite' in tables.yml.");
  }

  private static Dataset<Row> rows(SparkSession spark, long from, long until, long price) {
    return spark
        .range(from, until)
        .selectExpr(
            "id",
            "concat('s', id % 2) AS shop",
            "timestamp_seconds(1704067200 + id * 8640) AS sold_at",
            "CAST(" + price + " AS BIGINT) AS price");
  }

  private void deleteFilesBetween(long least, long greatest) throws IOException {
    List<Row> files =
        sales
            .tables()
            .read(DailySales.SALES)
            .selectExpr("id", "_metadata.file_path AS file")
            .groupBy("file")
            .agg(min("id").as("least"), max("id").as("greatest"))
            .filter("least >= " + least + " AND greatest <= " + greatest)
            .collectAsList();
    assertThat(files).hasSize(4);
    for (Row file : files) {
      Files.delete(Path.of(URI.create(file.getString(0))));
    }
  }
}
