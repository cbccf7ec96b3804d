package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;

import io.lakeloop.core.failure.UsageException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;

/**
 * What is to be known of rows before they are written by their keys.
 *
 * @param rows how many they are
 * @param named of how many no column of the key is null
 * @param keys how many different keys those have
 * @param bytes what all keys take in memory, about
 */
record KeyFigures(long rows, long named, long keys, long bytes) {
  // What the driver still gathers and every executor holds beside its work.
  private static final long BROADCAST_BYTES = 32L << 20;
  // A row's own, and its place in a table of hashes.
  private static final long ROW_BYTES = 40;

  /**
   * Takes the figures, reading the rows once.
   *
   * @param distinct whether the keys are known to be different: to find out takes a shuffle of them
   */
  static KeyFigures of(Dataset<Row> rows, List<String> keys, boolean distinct) {
    List<Column> values = keys.stream().map(Columns::named).toList();
    Column[] further = values.stream().skip(1).toArray(Column[]::new);
    Column named =
        count_if(values.stream().map(Column::isNotNull).reduce(Column::and).orElseThrow());
    Column bytes =
        keys.stream()
            .map(key -> bytes(Columns.named(key), rows.schema().apply(key).dataType()))
            .reduce(lit(ROW_BYTES), Column::plus);
    Row figures =
        rows.agg(
                count(lit(1)),
                named,
                distinct ? named : count_distinct(values.get(0), further),
                coalesce(sum(bytes), lit(0L)))
            .first();
    return new KeyFigures(
        figures.getLong(0), figures.getLong(1), figures.getLong(2), figures.getLong(3));
  }

  private static Column bytes(Column value, DataType type) {
    return type instanceof StringType || type instanceof BinaryType
        ? coalesce(octet_length(value), lit(0)).cast("bigint")
        : lit((long) type.defaultSize());
  }

  /** Whether the keys are few enough to be sent to wherever a table is read. */
  boolean canBeBroadcast() {
    return bytes <= BROADCAST_BYTES;
  }

  /**
   * Refuses rows of which several have one key.
   *
   * @throws UsageException if there are any
   */
  void requireDistinct(TableName table, List<String> by) {
    if (keys < named) {
      throw new UsageException(
          "%d of %d rows for %s have the key of another one of them."
              .formatted(named - keys, rows, table),
          "The table holds one row of each (%s), and which of them is not said."
              .formatted(String.join(", ", by)),
          "Leave one row of each key before they are written.");
    }
  }
}
