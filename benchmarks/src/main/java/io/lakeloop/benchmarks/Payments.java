package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.xxhash64;

import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Card payments, their numbers rising with their time: whatever number is asked for, the payment is
 * the same.
 *
 * @param yearly how many payments there are in {@value #DAYS} days
 */
record Payments(long yearly) {
  /** What a lakehouse of the smaller size holds. */
  static final int DAYS = 90;

  private static final long FIRST_SECOND = 1_522_540_800; // 2018-04-01
  private static final long ROWS_A_CUSTOMER = 200;
  private static final long ROWS_A_FILE = 250_000;
  private static final String TIME = "yyyy-MM-dd HH:mm:ss";

  /** Payments of consecutive numbers. */
  Dataset<Row> between(SparkSession spark, long first, long end) {
    return spark.range(first, end, 1, files(end - first)).toDF("id");
  }

  /** Payments of numbers strewn over a range; some come twice. */
  Dataset<Row> strewn(SparkSession spark, long first, long end, long count) {
    return spark
        .range(0, count, 1, files(count))
        .select(pmod(xxhash64(col("id"), lit(7)), lit(end - first)).plus(first).as("id"));
  }

  /**
   * Writes payments as CSV files with a header.
   *
   * @param changedDays by how much later than the payment the row is; a later row wins
   */
  void write(Dataset<Row> ids, int changedDays, Path folder) {
    Column id = col("id");
    Column second = id.multiply(DAYS * 86_400L).divide(yearly).cast("long").plus(FIRST_SECOND);
    ids.select(
            id.as("transaction_id"),
            text(second).as("tx_time"),
            text(second.plus(changedDays * 86_400L)).as("changed_at"),
            pmod(xxhash64(id), lit(yearly / ROWS_A_CUSTOMER)).as("customer_id"),
            pmod(xxhash64(id, lit(1)), lit(yearly / 100)).as("terminal_id"),
            pmod(xxhash64(id, lit(changedDays)), lit(20_000)).divide(100).as("amount_eur"),
            pmod(xxhash64(id, lit(3)), lit(100)).equalTo(0).cast("int").as("is_fraud"))
        .write()
        .option("header", "true")
        .mode("append")
        .csv(folder.toString());
  }

  private static Column text(Column second) {
    return date_format(timestamp_seconds(second), TIME);
  }

  private static int files(long rows) {
    return (int) Math.max(1, rows / ROWS_A_FILE);
  }
}
