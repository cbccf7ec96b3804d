package io.lakeloop.inference;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.lakeloop.core.table.Columns;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The span of time that rows cover.
 *
 * @param first the earliest moment
 * @param last the latest moment
 */
record TimeSpan(Instant first, Instant last) {
  /** The span of rows; empty where there is no row. One Spark job. */
  static Optional<TimeSpan> of(Dataset<Row> rows, String eventTime) {
    Column time = Columns.named(eventTime).cast("timestamp");
    Row ends = rows.agg(min(time), max(time)).first();
    return ends.isNullAt(0)
        ? Optional.empty()
        : Optional.of(
            new TimeSpan(
                ends.<Timestamp>getAs(0).toInstant(), ends.<Timestamp>getAs(1).toInstant()));
  }

  /** SQL that is true of times within the span; said by literals, so that files are left out. */
  String contains(String column) {
    return "`%s` BETWEEN TIMESTAMP '%s' AND TIMESTAMP '%s'".formatted(column, first, last);
  }
}
