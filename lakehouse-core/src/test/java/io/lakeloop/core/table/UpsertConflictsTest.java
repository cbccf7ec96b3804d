package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an upsert while which another writer changes its table. */
@ExtendWith(LocalSpark.class)
class UpsertConflictsTest {
  private static final TableName STOCK = TableName.parse("silver.stock");
  private static final AtomicInteger TIMES = new AtomicInteger();

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  UpsertConflictsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void makeTable(SparkSession spark) {
    new LocalLakehouse(begun)
        .tables()
        .replace(
            TableSpec.upserted(STOCK, StructType.fromDDL("id bigint, n bigint"), ""),
            spark.sql("SELECT * FROM VALUES (1L, 10L), (2L, 20L) AS t(id, n)").coalesce(1));
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).copy(begun, "lakehouse").tables();
  }

  @Test
  void losesAgainstAnotherOfTheSameFileAndOfTheSameNewKey() {
    assertLost(rows(1, 13), () -> upsert(rows(2, 22), "c"));
    // The first of them compares an old row too, lest nothing be compared.
    assertLost(rows(7, 71).union(rows(1, 0)).coalesce(1), () -> upsert(rows(7, 72), "d"));

    assertThat(stock()).containsExactly("[1,10]", "[2,22]", "[7,72]");
  }

  @Test
  void losesAgainstWhatChangesRowsOtherwise() {
    assertLost(rows(2, 29), () -> tables.delete(STOCK, col("id").equalTo(2)));
    assertLost(rows(1, 19), () -> tables.overwrite(STOCK, rows(1, 16)));

    assertThat(stock()).containsExactly("[1,16]");
  }

  @Test
  void losesAgainstTheSameBatchOfAnotherRunWhichIsThenSkipped() {
    assertLost(rows(1, 11), () -> upsert(rows(1, 11), "a"));

    assertThat(upsert(rows(1, 11), "a").rowsWritten()).isZero();
    assertThat(tables.newestHere(STOCK)).contains(1L);
  }

  @Test
  void losesAgainstAddedRowsAsAMergeDoes() {
    assertLost(rows(1, 19), () -> tables.append(STOCK, rows(8, 80)));
    assertThatThrownBy(
            () ->
                tables.merge(
                    STOCK,
                    OtherWriter.writesBefore(() -> tables.append(STOCK, rows(9, 90)), rows(1, 19)),
                    "target.id = source.id",
                    merge -> merge.whenMatched("source.n > target.n").updateAll()))
        .isInstanceOf(ConcurrentModificationException.class);

    assertThat(stock()).containsExactly("[1,10]", "[2,20]", "[8,80]", "[9,90]");
  }

  @Test
  void losesWhereTheTableTakesNoSuchWriteAnyMoreAndThenMerges() {
    Dataset<Row> batch =
        OtherWriter.writesBefore(() -> set("delta.enableDeletionVectors", "false"), rows(1, 11));

    assertThatThrownBy(() -> upsert(batch, "a"))
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessage("another writer has changed what the table takes");
    upsert(batch, "a");
    assertThat(stock()).containsExactly("[1,11]", "[2,20]");

    set("delta.enableDeletionVectors", "true");
    Dataset<Row> wider =
        OtherWriter.writesBefore(
            () -> spark.sql("ALTER TABLE %s ADD COLUMN m BIGINT".formatted(path())), rows(1, 12));
    assertThatThrownBy(() -> upsert(wider, "b"))
        .hasMessage("another writer has changed what the table takes");
  }

  @Test
  void computesItsRowsOnceAndNotAtAllWhereTheyAreWrittenAlready() {
    tables.append(STOCK, spark.range(3, 9, 1, 6).selectExpr("id", "30L AS n"));
    TIMES.set(0);
    UDF1<Long, Long> counted =
        value -> {
          TIMES.incrementAndGet();
          return value;
        };
    Dataset<Row> batch = OtherWriter.computed(counted, rows(1, 11).union(rows(7, 71)).coalesce(1));

    upsert(batch, "a");
    assertThat(TIMES).hasValue(2);
    upsert(batch, "a");
    assertThat(TIMES).hasValue(2);
  }

  private void assertLost(Dataset<Row> batch, Runnable other) {
    assertThatThrownBy(() -> upsertMeanwhile(other, batch))
        .isInstanceOf(ConcurrentModificationException.class);
  }

  /** An upsert which, when it compares a row with the table's, lets another write first. */
  private Commit upsertMeanwhile(Runnable other, Dataset<Row> rows) {
    spark
        .udf()
        .register("told", udf(OtherWriter.first(other), DataTypes.LongType).asNondeterministic());
    return new KeyedWrites(tables, STOCK)
        .upsert(
            new UpsertedRows(
                rows,
                1,
                new MergeCondition(List.of("id"), false),
                false,
                "told(source.n) > target.n"),
            at("a"));
  }

  private void set(String property, String value) {
    spark.sql("ALTER TABLE %s SET TBLPROPERTIES ('%s' = '%s')".formatted(path(), property, value));
  }

  private String path() {
    return "delta." + Columns.quoted(tables.environment().path(STOCK));
  }

  private Commit upsert(Dataset<Row> rows, String application) {
    return new KeyedWrites(tables, STOCK).upsert(upserted(rows), at(application));
  }

  private static UpsertedRows upserted(Dataset<Row> rows) {
    return new UpsertedRows(
        rows, 1, new MergeCondition(List.of("id"), false), false, "source.n > target.n");
  }

  private static Transaction at(String application) {
    return new Transaction("silver.stock/" + application, 0);
  }

  private Dataset<Row> rows(long id, long n) {
    return spark.range(1).selectExpr("id + " + id + "L AS id", n + "L AS n").coalesce(1);
  }

  private List<String> stock() {
    return tables.forNewRun().read(STOCK).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
