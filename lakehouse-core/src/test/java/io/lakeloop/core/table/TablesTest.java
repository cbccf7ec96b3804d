package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TablesTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType, true, "The trip.").add("fare", "double");

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Tables tables;

  TablesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void makeTable() {
    new LocalLakehouse(begun).tables().create(TableSpec.upserted(TRIPS, SCHEMA, "Trips by taxi."));
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder).copy(begun, "lakehouse");
    tables = lakehouse.tables();
  }

  @Test
  void appendsSaysWhatItDidAndSeesItsOwnWrites() {
    tables.pin(TRIPS);

    Commit commit = tables.append(TRIPS, rows(row(1, 2.5), row(2, 3.5)));

    assertThat(commit.version()).isEqualTo(new TableVersion(TRIPS, 1));
    assertThat(commit.rowsInserted()).isEqualTo(2);
    assertThat(contents(tables)).containsExactlyInAnyOrder(row(1, 2.5), row(2, 3.5));
    assertThat(tables.access().tablesWritten()).isEqualTo(Map.of(TRIPS, 1L));
    assertThat(tables.access().rowsWritten()).isEqualTo(2);
  }

  @Test
  void keepsTheContractWithTheTable() {
    assertThat(tables.schema(TRIPS).apply("id").getComment().get()).isEqualTo("The trip.");
    assertThat(tables.properties(TRIPS))
        .containsEntry("delta.enableChangeDataFeed", "true")
        .containsEntry("delta.enableDeletionVectors", "true");
  }

  @Test
  void skipsASecondAppendUnderOneTransaction() {
    Transaction once = new Transaction("loader", 7);
    tables.append(TRIPS, rows(row(1, 1.0)), once);

    Commit replay = tables.append(TRIPS, rows(row(1, 1.0)), once);

    assertThat(replay.rowsWritten()).isZero();
    assertThat(contents(tables)).containsExactly(row(1, 1.0));
  }

  @Test
  void mergesOnceUnderOneTransactionAndLeavesNoSettingBehindEvenWhereItFails() {
    Transaction once = new Transaction("merger", 3);
    String setting = "spark.databricks.delta.write.txnAppId";
    String onId = "target.id = source.id";
    MergeClauses add =
        merge ->
            merge
                .whenMatched()
                .update(Map.of("fare", col("target.fare").plus(col("source.fare"))))
                .whenNotMatched()
                .insertAll();
    tables.append(TRIPS, rows(row(1, 1.0)));

    assertThatThrownBy(() -> tables.merge(TRIPS, rows(row(1, 1.0)), "target.nix = 1", add, once))
        .hasMessageContaining("nix");
    assertThat(spark.conf().contains(setting)).as("where it failed").isFalse();
    Commit first = tables.merge(TRIPS, rows(row(1, 5.0), row(2, 9.0)), onId, add, once);
    assertThat(spark.conf().contains(setting)).isFalse();
    Commit second = tables.merge(TRIPS, rows(row(1, 5.0)), onId, add, once);

    assertThat(first.rowsUpdated()).isEqualTo(1);
    assertThat(first.rowsInserted()).isEqualTo(1);
    assertThat(second.rowsWritten()).isZero();
    assertThat(contents(tables)).containsExactlyInAnyOrder(row(1, 6.0), row(2, 9.0));
  }

  @Test
  void readsOneVersionForTheWholeRun() {
    tables.append(TRIPS, rows(row(1, 1.0)));
    Tables run = tables.forNewRun();
    run.pin(TRIPS);

    tables.append(TRIPS, rows(row(2, 2.0)));

    assertThat(contents(run)).containsExactly(row(1, 1.0));
    assertThat(run.access().tablesRead()).isEqualTo(Map.of(TRIPS, 1L));
    assertThat(run.readNewest(TRIPS).count()).isEqualTo(2);
    assertThat(run.access().tablesRead()).isEqualTo(Map.of(TRIPS, 2L));
  }

  @Test
  void updatesAndDeletesBySayingWhichAndReadsTheChangesBetweenTwoVersions() {
    tables.append(TRIPS, rows(row(1, 1.0), row(2, 2.0), row(3, 3.0)));

    Commit updated = tables.update(TRIPS, col("id").equalTo(1), Map.of("fare", lit(10.0)));
    Commit deleted = tables.delete(TRIPS, col("id").equalTo(2));

    assertThat(updated.rowsUpdated()).isEqualTo(1);
    assertThat(deleted.rowsDeleted()).isEqualTo(1);
    assertThat(contents(tables)).containsExactlyInAnyOrder(row(1, 10.0), row(3, 3.0));
    assertThat(tables.changes(TRIPS, 2, 3).select("_change_type", "id", "fare").collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("update_preimage", 1L, 1.0),
            RowFactory.create("update_postimage", 1L, 10.0),
            RowFactory.create("delete", 2L, 2.0));
  }

  @Test
  void hidesDeletedRowsAndTheirColumn() {
    TableName named = TableName.parse("silver.people");
    StructType schema = new StructType().add("id", "long").add(Tables.DELETED_AT, "timestamp");
    tables.replace(
        TableSpec.upserted(named, schema, ""),
        spark.sql("SELECT 1L AS id, timestamp'2020-01-01' AS _deleted_at UNION SELECT 2, null"));

    assertThat(tables.read(named).collectAsList()).containsExactly(RowFactory.create(2L));
    assertThat(tables.readWithDeleted(named).count()).isEqualTo(2);
  }

  @Test
  void readsThroughToTheOtherEnvironmentButNeverWritesIt() {
    Tables prod = lakehouse.tables("prod");
    TableName zones = TableName.parse("silver.zones");
    prod.replace(TableSpec.appended(zones, SCHEMA, ""), rows(row(1, 1.0)));

    assertThat(tables.read(zones).count()).isEqualTo(1);
    assertThat(tables.access().tablesRead()).isEqualTo(Map.of(zones.in("prod"), 0L));
    assertThat(tables.existsHere(zones)).isFalse();
    assertThat(tables.readThrough().map(Tables::environment)).contains(prod.environment());
    assertThat(prod.readThrough()).isEmpty();
    assertThat(tables.list()).contains(zones, TRIPS);
    assertThatThrownBy(() -> tables.append(zones, rows(row(2, 2.0))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("silver.zones does not exist in 'dev'.");
    assertThatThrownBy(() -> tables.append(zones.in("prod"), rows(row(2, 2.0))))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageContaining("A job in 'dev' may not write prod:silver.zones.");
  }

  @Test
  void replacesRowsColumnsAndPropertiesInOneCommit() {
    TableName fares = TableName.parse("training_sets.fares");
    StructType schema = new StructType().add("fare", "double");
    TableSpec spec = TableSpec.appended(fares, SCHEMA, "Fares.").keptFor(730);

    Commit first = tables.replace(spec.with("made-of", "one"), rows(row(1, 1.0), row(2, 2.0)));
    Commit second =
        tables.replace(
            new TableSpec(fares, schema, "Only fares.", Map.of("made-of", "two"), List.of()),
            rows(row(3, 3.0)).select("fare"));

    assertThat(first.version()).isEqualTo(new TableVersion(fares, 0));
    assertThat(first.rowsInserted()).isEqualTo(2);
    assertThat(second.version()).isEqualTo(new TableVersion(fares, 1));
    assertThat(second.rowsInserted()).isEqualTo(1);
    assertThat(tables.properties(fares)).containsEntry("made-of", "two");
    assertThat(tables.read(fares).collectAsList()).containsExactly(RowFactory.create(3.0));
    assertThat(tables.readAt(fares, 0).collectAsList())
        .containsExactlyInAnyOrder(row(1, 1.0), row(2, 2.0));
  }

  @Test
  void offersTheNearestNameOfATableThatIsNotThere() {
    assertThatThrownBy(() -> tables.read(TableName.parse("silver.trip")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no table silver.trip in 'dev'.")
        .hasMessageContaining("did you mean silver.trips?");
  }

  private static Row row(long id, double fare) {
    return RowFactory.create(id, fare);
  }

  private Dataset<Row> rows(Row... rows) {
    return spark.createDataFrame(List.of(rows), SCHEMA).coalesce(1);
  }

  private static List<Row> contents(Tables tables) {
    return tables.read(TRIPS).collectAsList();
  }
}
