package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A spine and feature tables of made-up rows, in Parquet files: {@code entity} (bigint), {@code t}
 * or {@code time} (within 30 days), and of a feature table three doubles.
 *
 * @param spine rows of the spine
 * @param features rows of each feature table
 * @param entities how many there are
 * @param tables how many feature tables
 * @param hot whether one entity holds half of all rows
 */
record JoinTables(long spine, long features, long entities, int tables, boolean hot) {
  private static final long BEGIN = 1_522_540_800_000_000L;
  private static final long SPAN = 30L * 86_400 * 1_000_000;

  /**
   * There are a twentieth as many entities as the spine has rows, and five times as many feature
   * rows.
   */
  static JoinTables usual(long spine) {
    return new JoinTables(spine, 5 * spine, spine / 20, 1, false);
  }

  JoinTables withTables(int count) {
    return new JoinTables(spine, features, entities, count, hot);
  }

  JoinTables withHot() {
    return new JoinTables(spine, features, entities, tables, true);
  }

  String name() {
    return "%s-%s-%s%s%s"
        .formatted(
            count(spine),
            count(features),
            count(entities),
            tables > 1 ? "." + tables + "-tables" : "",
            hot ? ".hot" : "");
  }

  private static String count(long rows) {
    return rows % 1_000_000 == 0
        ? rows / 1_000_000 + "m"
        : rows % 1_000 == 0 ? rows / 1_000 + "k" : String.format(Locale.ROOT, "%d", rows);
  }

  /** The rows in files of their own, written before anything is measured. */
  Written write(SparkSession spark, Path folder) {
    Path home = folder.resolve(name());
    Dataset<Row> asked = write(rows(spark, spine, 0, "t"), home.resolve("spine"));
    List<Dataset<Row>> looked = new ArrayList<>();
    for (int table = 1; table <= tables; table++) {
      Dataset<Row> rows = rows(spark, features, table, "time");
      for (int value = 0; value < 3; value++) {
        Column any = pmod(xxhash64(col("id"), lit(100 * table + value)), lit(1_000_003L));
        rows = rows.withColumn("v%d_%d".formatted(table, value), any.divide(lit(7.0)));
      }
      looked.add(write(rows, home.resolve("features-" + table)));
    }
    return new Written(asked, looked, home);
  }

  /** Tables that have been written. */
  record Written(Dataset<Row> spine, List<Dataset<Row>> features, Path folder) {}

  private Dataset<Row> rows(SparkSession spark, long count, int seed, String time) {
    Column entity = pmod(xxhash64(col("id"), lit(seed), lit("entity")), lit(entities));
    Column when = pmod(xxhash64(col("id"), lit(seed), lit("time")), lit(SPAN)).plus(lit(BEGIN));
    return spark
        .range(count)
        .toDF("id")
        .select(
            col("id"),
            (hot ? when(col("id").mod(lit(2)).equalTo(lit(0)), lit(0L)).otherwise(entity) : entity)
                .as("entity"),
            timestamp_micros(when).as(time));
  }

  private static Dataset<Row> write(Dataset<Row> rows, Path folder) {
    SparkSession spark = rows.sparkSession();
    // As many files as there are cores, in no order that would help.
    rows.repartition(spark.sparkContext().defaultParallelism())
        .drop("id")
        .write()
        .parquet(folder.toString());
    return spark.read().parquet(folder.toString());
  }
}
