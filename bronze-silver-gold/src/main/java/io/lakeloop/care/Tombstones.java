package io.lakeloop.care;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows of a table that were deleted and are still there, hidden from readers, so that an older
 * version of a row that comes late does not bring it back. Once a tombstone is removed, it does.
 *
 * @param all how many there are
 * @param expired how many of them have been kept long enough
 */
record Tombstones(long all, long expired) {
  static final Tombstones NONE = new Tombstones(0, 0);

  /** The tombstones of a table's newest version; files that hold none are passed over. */
  static Tombstones of(Tables tables, TableName table, Instant expiry) {
    boolean has =
        Arrays.stream(tables.facts(table).schema().fields())
            .anyMatch(
                field ->
                    field.name().equals(Tables.DELETED_AT)
                        && field.dataType().equals(DataTypes.TimestampType));
    if (!has) {
      return NONE;
    }
    Row row =
        tables
            .forNewRun()
            .readWithDeleted(table)
            .filter(col(Tables.DELETED_AT).isNotNull())
            .agg(count(lit(1)), count_if(expired(expiry)))
            .first();
    return new Tombstones(row.getLong(0), row.getLong(1));
  }

  /** Selects the rows that were deleted before a moment. */
  static Column expired(Instant expiry) {
    return col(Tables.DELETED_AT).lt(lit(Timestamp.from(expiry)));
  }
}
