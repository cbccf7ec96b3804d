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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TablesTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType, true, "The trip.").add("fare", "double");

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Tables tables;

  TablesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() {
    lakehouse = new LocalLakehouse(folder);
    tables = lakehouse.tables();
    tables.create(TableSpec.upserted(TRIPS, SCHEMA, "Trips by taxi."));
  }

  @Test
  void appendsAndSaysWhatItDid() {
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
  void skipsASecondMergeUnderOneTransactionAndLeavesNoSettingBehind() {
    Transaction once = new Transaction("merger", 3);
    MergeClauses add =
        merge ->
            merge
                .whenMatched()
                .update(Map.of("fare", col("target.fare").plus(col("source.fare"))))
                .whenNotMatched()
                .insertAll();
    tables.append(TRIPS, rows(row(1, 1.0)));

    Commit first = tables.merge(TRIPS, rows(row(1, 5.0), row(2, 9.0)), ON_ID, add, once);
    tables.merge(TRIPS, rows(row(1, 5.0)), ON_ID, add, once);
    Commit unguarded = tables.merge(TRIPS, rows(row(2, 1.0)), ON_ID, add);

    assertThat(first.rowsUpdated()).isEqualTo(1);
    assertThat(first.rowsInserted()).isEqualTo(1);
    assertThat(unguarded.rowsUpdated()).isEqualTo(1);
    assertThat(contents(tables)).containsExactlyInAnyOrder(row(1, 6.0), row(2, 10.0));
  }

  private static final String ON_ID = "target.id = source.id";

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
  void seesItsOwnWrites() {
    tables.pin(TRIPS);

    tables.append(TRIPS, rows(row(1, 1.0)));

    assertThat(contents(tables)).containsExactly(row(1, 1.0));
  }

  @Test
  void updatesAndDeletesBySayingWhich() {
    tables.append(TRIPS, rows(row(1, 1.0), row(2, 2.0), row(3, 3.0)));

    Commit updated = tables.update(TRIPS, col("id").equalTo(1), Map.of("fare", lit(10.0)));
    Commit deleted = tables.delete(TRIPS, col("id").equalTo(2));

    assertThat(updated.rowsUpdated()).isEqualTo(1);
    assertThat(deleted.rowsDeleted()).isEqualTo(1);
    assertThat(contents(tables)).containsExactlyInAnyOrder(row(1, 10.0), row(3, 3.0));
  }

  @Test
  void addsTheColumnsThatAnExistingTableLacks() {
    tables.append(TRIPS, rows(row(1, 1.0)));

    tables.create(TableSpec.upserted(TRIPS, SCHEMA.add("tip", "double"), "Trips by taxi."));

    assertThat(tables.schema(TRIPS).fieldNames()).containsExactly("id", "fare", "tip");
    assertThat(tables.readNewest(TRIPS).collectAsList())
        .containsExactly(RowFactory.create(1L, 1.0, null));
  }

  @Test
  void hidesDeletedRowsAndTheirColumn() {
    TableName named = TableName.parse("silver.people");
    StructType schema = new StructType().add("id", "long").add(Tables.DELETED_AT, "timestamp");
    tables.create(TableSpec.upserted(named, schema, ""));
    tables.append(
        named,
        spark.sql("SELECT 1L AS id, timestamp'2020-01-01' AS _deleted_at UNION SELECT 2, null"));

    assertThat(tables.read(named).collectAsList()).containsExactly(RowFactory.create(2L));
    assertThat(tables.readWithDeleted(named).count()).isEqualTo(2);
  }

  @Test
  void tellsChangedDataFromCommitsWithoutAny() {
    tables.append(TRIPS, rows(row(1, 1.0)));
    tables.append(TRIPS, rows(row(2, 2.0)));
    new TableCare(tables, TRIPS).optimize();

    assertThat(tables.newestHere(TRIPS)).contains(3L);
    assertThat(tables.dataChangedSince(TRIPS, 1)).isTrue();
    assertThat(tables.dataChangedSince(TRIPS, 2)).isFalse();
    assertThat(tables.dataChangedSince(TRIPS, 3)).isFalse();
    assertThat(tables.dataChangedSince(TRIPS, 4)).isTrue();
    assertThat(tables.dataChangedSince(TableName.parse("silver.gone"), 0)).isTrue();
  }

  @Test
  void readsThroughToTheOtherEnvironmentButNeverWritesIt() {
    Tables prod = lakehouse.tables("prod");
    TableName zones = TableName.parse("silver.zones");
    prod.create(TableSpec.appended(zones, SCHEMA, ""));
    prod.append(zones, rows(row(1, 1.0)));

    assertThat(tables.read(zones).count()).isEqualTo(1);
    assertThat(tables.access().tablesRead()).isEqualTo(Map.of(zones.in("prod"), 1L));
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
  void leavesNoSettingBehindWhereAMergeFails() {
    MergeClauses add = merge -> merge.whenNotMatched().insertAll();
    Transaction once = new Transaction("merger", 3);
    String transaction = "spark.databricks.delta.write.txnAppId";

    assertThatThrownBy(() -> tables.merge(TRIPS, rows(row(1, 1.0)), "target.nix = 1", add, once))
        .hasMessageContaining("nix");

    assertThat(spark.conf().contains(transaction)).isFalse();
    assertThat(tables.merge(TRIPS, rows(row(1, 1.0)), ON_ID, add, once).rowsInserted())
        .isEqualTo(1);
  }

  @Test
  void offersTheNearestNameOfATableThatIsNotThere() {
    assertThatThrownBy(() -> tables.read(TableName.parse("silver.trip")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no table silver.trip in 'dev'.")
        .hasMessageContaining("did you mean silver.trips?");
  }

  @Test
  void readsTheChangesBetweenTwoVersions() {
    tables.append(TRIPS, rows(row(1, 1.0)));
    tables.delete(TRIPS, col("id").equalTo(1));

    assertThat(tables.changes(TRIPS, 1, 2).select("_change_type", "id").collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("insert", 1L), RowFactory.create("delete", 1L));
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
