package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a user would write for a first load: the same reads, casts, deduplication and Delta writes
 * of the same columns, and no check at all. Whoever starts it a second time starts from nothing.
 */
final class HandWritten {
  private static final String FILE_COLUMNS =
      "transaction_id STRING, tx_time STRING, changed_at STRING, customer_id STRING,"
          + " terminal_id STRING, amount_eur STRING, is_fraud STRING";

  private final SparkSession spark;

  HandWritten(SparkSession spark) {
    this.spark = spark;
  }

  /** From CSV files to the three tables below a folder. */
  void load(Path data, Path folder) {
    String bronze = folder.resolve("bronze").toString();
    String silver = folder.resolve("silver").toString();
    Dataset<Row> read =
        spark.read().schema(FILE_COLUMNS).option("header", "true").csv(data.toString());
    noted(read).write().format("delta").save(bronze);
    write(typed(spark.read().format("delta").load(bronze)), silver);
    Dataset<Row> days =
        spark
            .read()
            .format("delta")
            .load(silver)
            .groupBy(col("customer_id"), to_date(col("tx_time")).as("tx_date"))
            .agg(count(lit(1)).as("payments"), sum("amount_eur").as("amount_eur"));
    write(days, folder.resolve("gold").toString());
  }

  /** Where each row came from and when, which whoever keeps raw rows notes as well. */
  private static Dataset<Row> noted(Dataset<Row> read) {
    Column file = read.metadataColumn("_metadata");
    return read.withColumn("_source", file.getField("file_path"))
        .withColumn("_source_modified_at", file.getField("file_modification_time"))
        .withColumn("_ingested_at", current_timestamp())
        .withColumn("_run_id", lit(UUID.randomUUID().toString()));
  }

  private static Dataset<Row> typed(Dataset<Row> read) {
    Dataset<Row> typed =
        read.selectExpr(
            "CAST(transaction_id AS BIGINT) AS transaction_id",
            "CAST(tx_time AS TIMESTAMP) AS tx_time",
            "CAST(changed_at AS TIMESTAMP) AS changed_at",
            "CAST(customer_id AS BIGINT) AS customer_id",
            "CAST(terminal_id AS BIGINT) AS terminal_id",
            "CAST(amount_eur AS DECIMAL(12,2)) AS amount_eur",
            "CAST(is_fraud AS INT) AS is_fraud");
    return typed
        .groupBy("transaction_id")
        .agg(max_by(struct(col("*")), col("changed_at")).as("latest"))
        .select("latest.*");
  }

  /** Upserts and changed groups later on want the same of it as ours. */
  private static void write(Dataset<Row> rows, String path) {
    rows.write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .option("delta.enableChangeDataFeed", "true")
        .save(path);
  }
}
