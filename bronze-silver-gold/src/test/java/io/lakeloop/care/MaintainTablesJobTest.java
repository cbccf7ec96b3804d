package io.lakeloop.care;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.OlderTable;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MaintainTablesJobTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableName SET = TableName.parse("training_sets.fares");
  private static final TableName HEALTH = TableName.parse("ops.table_health");
  private static final StructType IDS = new StructType().add("id", "long");
  private static final String VACUUM = "files removed that no version of the last 168 hours needs";

  private final SparkSession spark;
  @TempDir private Path folder;

  MaintainTablesJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void joinsSmallFilesOnceAndTellsHowTheTableIs() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.appended(TRIPS, IDS, ""));
    tables.append(TRIPS, spark.range(0, 12, 1, 12).toDF("id"));
    assertThat(tables.size(TRIPS).files()).isEqualTo(12);

    assertThat(care(lakehouse)).isEqualTo(new Answer(0, "", ""));
    assertThat(care(lakehouse)).isEqualTo(new Answer(0, "", ""));

    Tables after = lakehouse.tables();
    assertThat(after.newestHere(TRIPS)).contains(2L);
    assertThat(after.size(TRIPS).files()).isEqualTo(1);
    assertThat(after.read(TRIPS).count()).isEqualTo(12);
    assertThat(after.readAt(TRIPS, 1).count()).isEqualTo(12);
    assertThat(after.dataChangedSince(TRIPS, 1)).isFalse();
    List<Row> health =
        after.read(HEALTH).filter("table = 'silver.trips'").orderBy("looked_at").collectAsList();
    assertThat(health).hasSize(2);
    assertThat(health.get(0).getList(health.get(0).fieldIndex("done")))
        .isEqualTo(List.of("12 files joined", VACUUM));
    assertThat(health.get(1).getList(health.get(1).fieldIndex("done"))).isEmpty();
    assertThat(
            after
                .read(HEALTH)
                .filter("table = 'silver.trips'")
                .select(
                    "version",
                    "rows",
                    "files",
                    "small_files",
                    "versions",
                    "oldest_readable",
                    "kept_hours",
                    "pinned_version",
                    "deleted_share",
                    "tombstones",
                    "unclustered_files",
                    "vacuum_kept_hours")
                .distinct()
                .collectAsList())
        .containsExactly(RowFactory.create(2L, 12L, 1L, 1L, 3L, 0L, 168L, null, 0.0, 0L, 0L, 168L));
    assertThat(
            after
                .read(HEALTH)
                .filter("table = 'silver.trips'")
                .agg(
                    expr("count(DISTINCT optimized_at)"),
                    expr("count(DISTINCT vacuumed_at)"),
                    expr("count(vacuumed_at)"))
                .collectAsList())
        .containsExactly(RowFactory.create(1L, 1L, 2L));
    assertThat(after.read(HEALTH).select("table").distinct().collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("silver.trips"),
            RowFactory.create("ops.job_runs"),
            RowFactory.create("ops.table_health"));
    assertThat(Arrays.stream(after.schema(HEALTH).fields()))
        .allMatch(field -> field.getComment().isDefined());
  }

  @Test
  void leavesATableOfFewFilesAsItIs() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.appended(TRIPS, IDS, ""));
    tables.append(TRIPS, spark.range(0, 2, 1, 2).toDF("id"));

    care(lakehouse, "--table", "silver.trips");

    assertThat(lakehouse.tables().newestHere(TRIPS)).hasValue(1L);
    assertThat(care(lakehouse, "--table", "silver.tips").err())
        .contains("There is no table silver.tips in 'dev'.");
  }

  @Test
  void tellsWhatItWouldDoAndThenRemovesExpiredTombstones() {
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

    Answer asked = care(lakehouse, "--table", "silver.trips", "--dry-run");

    assertThat(asked.exitCode()).isZero();
    assertThat(asked.out())
        .contains("silver.trips  20 tombstones removed")
        .contains("silver.trips  20 hidden rows written out")
        .contains("silver.trips  0 " + VACUUM);
    assertThat(lakehouse.tables().newestHere(TRIPS)).contains(1L);
    assertThat(lakehouse.tables().existsHere(HEALTH)).isFalse();

    care(lakehouse, "--table", "silver.trips");
    long version = lakehouse.tables().newestHere(TRIPS).orElseThrow();
    care(lakehouse, "--table", "silver.trips");

    Tables after = lakehouse.tables();
    assertThat(after.newestHere(TRIPS)).contains(version);
    assertThat(after.read(TRIPS).count()).isEqualTo(75);
    assertThat(after.readWithDeleted(TRIPS).count()).isEqualTo(80);
    assertThat(
            after
                .read(HEALTH)
                .select("rows", "tombstones", "deleted_share")
                .distinct()
                .collectAsList())
        .containsExactly(RowFactory.create(80L, 5L, 0.0));
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

    care(lakehouse, "--table", "training_sets.fares", "--retain", "1h");

    Tables after = lakehouse.tables();
    assertThat(after.readAt(SET, 2).count()).isEqualTo(3);
    assertThat(after.readAt(SET, 3).count()).isEqualTo(4);
    for (long gone : new long[] {0, 1}) {
      assertThatThrownBy(() -> after.readAt(SET, gone).count())
          .hasMessageContaining("deletedFileRetentionDuration");
    }
    assertThat(path.toFile().list((where, name) -> name.endsWith(".parquet"))).hasSize(3);
    assertThat(
            after
                .read(HEALTH)
                .select("pinned_version", "oldest_readable", "kept_hours")
                .collectAsList())
        .containsExactly(RowFactory.create(2L, 2L, 190L * 24));
    Row health = after.read(HEALTH).first();
    assertThat(health.getList(health.fieldIndex("done")))
        .isEqualTo(
            List.of(
                "versions kept for 190 days: fares/7 rests on version 2",
                "files removed that no version of the last 4,560 hours needs"));
  }

  @Test
  void clustersAsTheContractSaysNowWithoutTellingOfNewData() {
    SmallShop shop = new SmallShop(folder);
    shop.file("a.csv", "id,shop,sold_at,price", "1,north,2026-01-01T00:00:00Z,1.50");
    shop.run("ingest-bronze", "refine-silver", "aggregate-gold");
    long gold = shop.version("gold.shops");

    shop.tables(
        SmallShop.TABLES.replace(
            "    write: upsert\n", "    write: upsert\n    cluster-by: [shop, id]\n"));
    shop.file("b.csv", "id,shop,sold_at,price", "2,south,2026-01-02T00:00:00Z,2.00");
    shop.run("ingest-bronze", "refine-silver");
    TableName sales = TableName.parse("silver.sales");
    shop.lakehouse()
        .tables()
        .append(
            sales,
            spark
                .range(3, 12, 1, 9)
                .selectExpr(
                    "id",
                    "'south' AS shop",
                    "timestamp'2026-01-03' AS sold_at",
                    "CAST(2 AS decimal(8,2)) AS price"));
    shop.run("aggregate-gold");
    long before = shop.version("silver.sales");
    assertThat(shop.version("gold.shops")).isGreaterThan(gold);
    gold = shop.version("gold.shops");

    care(shop.lakehouse(), "--table", "silver.sales");
    shop.run("refine-silver", "aggregate-gold");

    assertThat(
            shop.lakehouse()
                .tables()
                .read(HEALTH)
                .select("clustered_by", "unclustered_files", "files")
                .collectAsList()
                .toString())
        .isEqualTo("[[ArraySeq(shop, id),0,1]]");
    assertThat(shop.version("silver.sales")).isGreaterThan(before);
    assertThat(shop.lakehouse().tables().dataChangedSince(sales, before)).isFalse();
    assertThat(shop.version("gold.shops")).isEqualTo(gold);
    assertThat(shop.rows("gold.shops")).containsExactly("[north,1,1.50]", "[south,10,20.00]");
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
              for (int i = 0; i < 5; i++) {
                tables.append(TRIPS, spark.range(40 + i, 41 + i, 1, 1).withColumn("n", col("id")));
              }
            });

    Answer answer = care(lakehouse, "--table", "silver.trips");
    writer.join();

    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    assertThat(lakehouse.tables().read(TRIPS).agg(expr("count(*)"), expr("sum(id)")).first())
        .isEqualTo(RowFactory.create(45L, 990L));
    assertThat(lakehouse.tables().size(TRIPS).files()).isLessThan(10);
  }

  private static Answer care(LocalLakehouse lakehouse, String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "maintain-tables";
    System.arraycopy(options, 0, words, 1, options.length);
    return lakehouse.run(words);
  }
}
