package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.layers.KafkaSource.Payload;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Records of Kafka as rows.
 *
 * @param key what keys are
 * @param value what values are
 */
record KafkaRecords(Payload key, Payload value) {
  /** Why a record is no row; null in those that are. */
  static final String REASON = "reason";

  /**
   * The records, judged.
   *
   * @param records binary {@code key} and {@code value}, {@code topic}, {@code partition}, {@code
   *     offset}, {@code timestamp}, {@code headers}
   * @return the same, with {@code _source} as in {@code kafka:topic/3}, {@code
   *     _source_modified_at}, the record's timestamp, and {@link #REASON}
   */
  Dataset<Row> read(Dataset<Row> records) {
    Column wrong = concat_ws(" and ", notText("key", key), notText("value", value));
    return records
        .withColumn(
            BronzeTarget.SOURCE,
            concat(lit("kafka:"), col("topic"), lit("/"), col("partition").cast("string")))
        .withColumn(BronzeTarget.SOURCE_MODIFIED_AT, col("timestamp"))
        .withColumn(
            REASON,
            when(
                wrong.notEqual(""),
                concat(
                    lit("the "),
                    wrong,
                    lit(" at offset "),
                    col("offset").cast("string"),
                    lit(" is not UTF-8"))));
  }

  /** The records that are rows, key and value as they are declared. */
  Dataset<Row> good(Dataset<Row> read) {
    return read.filter(col(REASON).isNull())
        .drop(REASON)
        .withColumn("key", typed("key", key))
        .withColumn("value", typed("value", value));
  }

  /** Those that are not, whole: {@code line} is the value in base64. */
  Dataset<Row> refused(Dataset<Row> read) {
    return read.filter(col(REASON).isNotNull())
        .select(
            base64(col("value")).as("line"),
            col(BronzeTarget.SOURCE),
            col(REASON),
            col("key"),
            col("value"),
            col("topic"),
            col("partition"),
            col("offset"),
            col("timestamp"),
            col("headers"));
  }

  /** The column's name where it should be text and is none, else null. */
  private static Column notText(String column, Payload payload) {
    return payload == Payload.TEXT
        ? when(not(functions.is_valid_utf8(col(column).cast("string"))), lit(column))
        : lit(null).cast("string");
  }

  private static Column typed(String column, Payload payload) {
    return payload == Payload.TEXT ? col(column).cast("string") : col(column);
  }
}
