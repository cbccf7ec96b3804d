package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class VersionedWritesTest {
  private static final TableName TABLE = TableName.parse("features.stock");

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  VersionedWritesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void makeTable(SparkSession spark) {
    Tables first = new LocalLakehouse(begun).tables();
    first.create(TableSpec.upserted(TABLE, StructType.fromDDL("id bigint, n bigint"), ""));
    first.append(
        TABLE, spark.sql("SELECT * FROM VALUES (1L, 10L), (2L, 20L) AS t(id, n)").coalesce(1));
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).copy(begun, "lakehouse").tables();
  }

  @Test
  void replacesOnlyTheRowsSelectedAndAppendsOnce() {
    at(1).replaceWhere(rows(2, 21), "id = 2");
    Commit appended = at(2).append(rows(3, 30), transaction(7));
    Commit again = at(3).append(rows(3, 30), transaction(7));

    assertThat(appended.rowsInserted()).isEqualTo(1);
    assertThat(again.rowsWritten()).isZero();
    assertThat(stock()).containsExactly("[1,10]", "[2,21]", "[3,30]");
    assertThat(tables.changes(TABLE, 2, 2).select("_change_type", "n").collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[delete,20]", "[insert,21]");
  }

  @Test
  void refusesToReplaceRowsByOthersThanThoseSelected() {
    assertThatThrownBy(() -> at(1).replaceWhere(rows(3, 30), "id = 2"))
        .hasMessageContaining("DELTA_REPLACE_WHERE_MISMATCH");

    assertThat(stock()).containsExactly("[1,10]", "[2,20]");
  }

  @Test
  void failsWhereTheTableHasChangedSinceItWasLookedAt() {
    tables.append(TABLE, rows(9, 90));

    assertLost(() -> at(1).append(rows(3, 30)));
    assertLost(() -> at(1).append(rows(3, 30), transaction(7)));
    assertLost(() -> at(1).replaceWhere(rows(2, 21), "id = 2"));

    assertThat(stock()).containsExactly("[1,10]", "[2,20]", "[9,90]");
  }

  @Test
  void failsWhereTheTableChangesWhileTheRowsAreComputed() {
    assertLost(
        () ->
            at(1)
                .append(
                    OtherWriter.writesBefore(
                        () -> at(1).replaceWhere(rows(2, 21), "id = 2"), rows(2, 30)),
                    transaction(7)));
    assertLost(
        () ->
            at(2)
                .replaceWhere(
                    OtherWriter.writesBefore(
                        () -> at(2).append(rows(2, 22), transaction(8)), rows(2, 40)),
                    "id = 2"));

    assertLost(
        () -> at(3).append(OtherWriter.writesBefore(() -> at(3).append(rows(3, 30)), rows(3, 31))));

    assertThat(stock()).containsExactly("[1,10]", "[2,21]", "[2,22]", "[3,30]");
  }

  private static void assertLost(Runnable write) {
    assertThatThrownBy(write::run).isInstanceOf(ConcurrentModificationException.class);
  }

  private VersionedWrites at(long version) {
    return new VersionedWrites(tables, TABLE, version);
  }

  private static Transaction transaction(long version) {
    return new Transaction("features.stock/one", version);
  }

  private Dataset<Row> rows(long id, long n) {
    return spark.range(1).selectExpr("id + " + id + "L AS id", n + "L AS n").coalesce(1);
  }

  private List<String> stock() {
    return tables.forNewRun().read(TABLE).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
