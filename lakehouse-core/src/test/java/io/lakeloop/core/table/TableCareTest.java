package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What changes no row of a table, and what changes all of them. */
@ExtendWith(LocalSpark.class)
class TableCareTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType SCHEMA =
      new StructType().add("id", "long", true, "The trip.").add("zone", "string");

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Tables tables;

  TableCareTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void makeTable() {
    new LocalLakehouse(begun)
        .tables()
        .create(TableSpec.appended(TRIPS, SCHEMA, "Trips.").with(TableFacts.OWNER, "fleet"));
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder).copy(begun, "lakehouse");
    tables = lakehouse.tables();
  }

  @Test
  void joinsFilesWithoutTellingOfNewRowsAsAppendsDo() {
    assertThat(tables.hasRowsHere(TRIPS)).isFalse();
    tables.append(TRIPS, rows(1, 2).coalesce(1));
    tables.append(TRIPS, rows(2, 3).coalesce(1));
    TableSize before = tables.size(TRIPS);

    new TableCare(tables, TRIPS).optimize();

    assertThat(before.files()).isEqualTo(2);
    assertThat(tables.size(TRIPS).files()).isEqualTo(1);
    assertThat(tables.size(TRIPS).bytes()).isPositive();
    assertThat(tables.newestHere(TRIPS)).contains(3L);
    assertThat(tables.dataChangedSince(TRIPS, 1)).as("the second append").isTrue();
    assertThat(tables.dataChangedSince(TRIPS, 2)).isFalse();
    assertThat(tables.dataChangedSince(TRIPS, 3)).isFalse();
    assertThat(tables.dataChangedSince(TRIPS, 4)).as("made anew").isTrue();
    assertThat(tables.dataChangedSince(TableName.parse("silver.gone"), 0)).isTrue();
    assertThat(tables.hasRowsHere(TRIPS)).isTrue();
    assertThat(tables.access().tablesRead()).isEmpty();
  }

  @Test
  void tellsFactsAndHistoryOfATableOfAnotherEnvironmentByItsWholeName() {
    tables.append(TRIPS, rows(1, 4).coalesce(1));
    Tables elsewhere = lakehouse.tables("staging");
    TableName named = TRIPS.in("dev");

    TableFacts facts = elsewhere.facts(named);

    assertThat(facts.version()).isEqualTo(new TableVersion(named, 1));
    assertThat(facts.description()).isEqualTo("Trips.");
    assertThat(facts.owner()).contains("fleet");
    assertThat(facts.schema().apply("id").getComment().get()).isEqualTo("The trip.");
    assertThat(facts.files()).isEqualTo(1);
    assertThat(elsewhere.exists(TRIPS)).isFalse();
    assertThat(elsewhere.exists(named)).isTrue();
    assertThat(elsewhere.pin(named)).isEqualTo(new TableVersion(named, 1));
    assertThat(elsewhere.access().tablesRead()).isEqualTo(Map.of(named, 1L));
    assertThat(elsewhere.history(named, 1).select("version", "operation").collectAsList())
        .containsExactly(RowFactory.create(1L, "WRITE"));
  }

  @Test
  void addsColumnsWithTheirCommentsAndNestedTypesButNoneThatDiffersInCaseOnly() {
    StructType money = new StructType().add("amount", "decimal(12,2)").add("currency", "string");
    StructType wider = new StructType().add("ID", "long").add("tip", money, true, "Given on top.");

    tables.create(TableSpec.appended(TRIPS, wider, "Trips."));
    tables.create(TableSpec.appended(TRIPS, wider, "Trips."));

    StructType schema = tables.schema(TRIPS);
    assertThat(schema.fieldNames()).containsExactly("id", "zone", "tip");
    assertThat(schema.apply("tip").dataType()).isEqualTo(money);
    assertThat(schema.apply("tip").getComment().get()).isEqualTo("Given on top.");
    assertThat(tables.newestHere(TRIPS)).contains(1L);
    assertThat(tables.properties(TRIPS)).containsEntry(TableFacts.OWNER, "fleet");
  }

  @Test
  void overwritesAllRowsAndColumnsOnceUnderOneTransaction() {
    tables.append(TRIPS, rows(1, 4).coalesce(1));
    Transaction once = new Transaction("rebuild", 1);

    Commit first = tables.overwrite(TRIPS, rows(7, 9).select("id").coalesce(1), once);
    Commit replay = tables.overwrite(TRIPS, rows(20, 30).select("id").coalesce(1), once);

    assertThat(first.rowsInserted()).isEqualTo(2);
    assertThat(replay.rowsWritten()).isZero();
    assertThat(replay.version()).isEqualTo(first.version());
    assertThat(tables.read(TRIPS).orderBy("id").collectAsList())
        .containsExactly(RowFactory.create(7L), RowFactory.create(8L));
    assertThat(tables.readAt(TRIPS, 1).count()).isEqualTo(3);
  }

  @Test
  void writesThroughAnotherSessionIntoOneRecord() {
    Tables inside = tables.within(spark.newSession());

    inside.append(
        TRIPS,
        inside.spark().range(2).select(col("id"), col("id").cast("string").as("zone")).coalesce(1));

    assertThat(inside.spark()).isNotSameAs(spark);
    assertThat(inside.access()).isSameAs(tables.access());
    assertThat(tables.access().tablesWritten()).isEqualTo(Map.of(TRIPS, 1L));
    assertThat(tables.forNewRun().access().tablesWritten()).isEmpty();
    assertThat(List.of(tables.environment(), inside.environment()))
        .containsOnly(tables.environment());
  }

  private Dataset<Row> rows(long from, long until) {
    return spark.range(from, until).select(col("id"), col("id").cast("string").as("zone"));
  }
}
