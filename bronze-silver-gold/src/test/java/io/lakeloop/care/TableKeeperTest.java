package io.lakeloop.care;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.OlderTable;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.TableHealth;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What care makes of tables that need it for one reason each. */
@ExtendWith(LocalSpark.class)
class TableKeeperTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableName SET = TableName.parse("training_sets.fares");
  private static final StructType IDS = new StructType().add("id", "long");
  private static final String VACUUM = "files removed that no version of the last 168 hours needs";

  private final SparkSession spark;
  @TempDir private Path folder;

  TableKeeperTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void removesExpiredTombstonesAndTheRowsTheyLeaveHidden() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.upserted(TRIPS, IDS.add(Tables.DELETED_AT, "timestamp", true), ""));
    tables.append(
        TRIPS,
        spark
            .range(0, 100, 1, 1)
            .withColumn(
                Tables.DELETED_AT,
                expr(
                    "CASE WHEN id < 20 THEN now() - INTERVAL 31 DAYS"
                        + " WHEN id < 25 THEN now() - INTERVAL 29 DAYS END")));

    Kept kept = keeper(lakehouse).keep(TRIPS);

    assertThat(kept.toString())
        .isEqualTo("20 tombstones removed; 20 hidden rows written out; " + VACUUM);
    assertThat(kept.after().tombstones()).isEqualTo(new Tombstones(5, 0));
    assertThat(kept.after().health().files().rows()).contains(80L);
    assertThat(kept.after().health().files().deletedShare()).isZero();
    Tables after = lakehouse.tables();
    assertThat(after.read(TRIPS).count()).isEqualTo(75);
    assertThat(after.readWithDeleted(TRIPS).count()).isEqualTo(80);
  }

  @Test
  void keepsReadableWhatAModelWasTrainedOn() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    TableSpec spec = TableSpec.appended(SET, IDS, "");
    Path path = folder.resolve("lakehouse/dev/training_sets/fares");
    long[] daysUntilNext = {300, 500, 90, 10};
    for (int version = 0; version < daysUntilNext.length; version++) {
      tables.replace(spec, spark.range(0, version + 1, 1, 1).toDF("id"));
      OlderTable.age(path, Duration.ofDays(daysUntilNext[version]));
    }
    lakehouse.write("lakehouse/dev/" + HeldInAFile.FILE, "training_sets.fares@2 fares/7");
    assertThat(lakehouse.tables().newestHere(SET)).contains(3L);

    Kept kept = keeper(lakehouse, "retain", "1h").keep(SET);

    Tables after = lakehouse.tables();
    assertThat(after.readAt(SET, 2).count()).isEqualTo(3);
    assertThat(after.readAt(SET, 3).count()).isEqualTo(4);
    for (long gone : new long[] {0, 1}) {
      assertThatThrownBy(() -> after.readAt(SET, gone).count())
          .hasMessageContaining("deletedFileRetentionDuration");
    }
    assertThat(path.toFile().list((where, name) -> name.endsWith(".parquet"))).hasSize(3);
    assertThat(kept.after().pin()).contains(new Pin(2, "fares/7"));
    assertThat(kept.after().health().oldestReadable()).isEqualTo(2);
    assertThat(kept.after().health().retention().files()).isEqualTo(Duration.ofDays(190));
    assertThat(kept.done().stream().map(Step::what))
        .containsExactly(
            "versions kept for 190 days: fares/7 rests on version 2",
            "files removed that no version of the last 4,560 hours needs");
  }

  @Test
  void clustersAsTheContractSaysNowWithoutTellingOfNewData() {
    SmallShop shop = new SmallShop(folder);
    TableName bronze = TableName.parse("bronze.sales");
    TableName sales = TableName.parse("silver.sales");
    Tables tables = shop.lakehouse().tables();
    StructType texts = StructType.fromDDL("id string, shop string, sold_at string, price string");
    tables.replace(
        TableSpec.appended(bronze, texts, ""),
        spark.createDataFrame(
            List.of(RowFactory.create("1", "north", "2026-01-01T00:00:00Z", "1.50")), texts));
    shop.run("refine-silver");
    tables.append(
        sales,
        spark
            .range(2, 12, 1, 9)
            .selectExpr(
                "id",
                "'south' AS shop",
                "timestamp'2026-01-03' AS sold_at",
                "CAST(2 AS decimal(8,2)) AS price"));
    shop.tables(
        SmallShop.TABLES.replace(
            "    write: upsert\n", "    write: upsert\n    cluster-by: [shop, id]\n"));
    shop.run("refine-silver");
    long before = shop.version("silver.sales");

    Kept kept = keeper(shop.lakehouse()).keep(sales);

    assertThat(kept.toString()).isEqualTo("10 files clustered by shop, id; " + VACUUM);
    TableHealth health = kept.after().health();
    assertThat(health.clusteredBy()).containsExactly("shop", "id");
    assertThat(health.files().files()).isEqualTo(1);
    assertThat(health.files().loose()).isZero();
    assertThat(shop.version("silver.sales")).isGreaterThan(before);
    assertThat(shop.lakehouse().tables().dataChangedSince(sales, before)).isFalse();
    assertThat(shop.rows("silver.sales", "id")).hasSize(11);
  }

  @Test
  void worksBesideAnotherWriterAndLosesNothing() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.upserted(TRIPS, IDS.add("n", "long"), ""));
    tables.append(TRIPS, spark.range(0, 40, 1, 40).withColumn("n", col("id")));
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 4; i++) {
                tables.append(TRIPS, spark.range(40 + i, 41 + i, 1, 1).withColumn("n", col("id")));
              }
            });

    Kept kept = keeper(lakehouse).keep(TRIPS);
    writer.join();

    assertThat(kept.left()).isEmpty();
    assertThat(lakehouse.tables().read(TRIPS).agg(expr("count(*)"), expr("sum(id)")).first())
        .isEqualTo(RowFactory.create(44L, 946L));
    assertThat(lakehouse.tables().size(TRIPS).files()).isLessThan(10);
  }

  private static TableKeeper keeper(LocalLakehouse lakehouse, String... option) {
    Map<String, String> options = option.length == 0 ? Map.of() : Map.of(option[0], option[1]);
    return new TableKeeper(
        lakehouse.tables(), CareOptions.of(new JobArguments(options)), Instant.now());
  }
}
