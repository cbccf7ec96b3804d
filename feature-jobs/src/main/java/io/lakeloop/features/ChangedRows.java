package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.lakeloop.core.table.ChangeFeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The entities and times of a source's rows that changed, as they were and as they are; kept at
 * hand until closed.
 *
 * @param rows the entity's columns and the event time, none of them null
 * @param size how many
 * @param times where their times lie; empty where there is none
 * @param since when the first of the changes was committed; empty where there is none
 */
record ChangedRows(
    Dataset<Row> rows, long size, Optional<TimeRanges> times, Optional<Instant> since)
    implements AutoCloseable {
  /** The changed rows of a feature table's source, as its change data feed tells them. */
  static ChangedRows of(FeatureTable table, Dataset<Row> feed) {
    Dataset<Row> events = SourceFilter.of(table.config()).select(feed);
    Dataset<Row> usable =
        events.where(
            WindowedFeatures.usable(events, table.config().entity(), table.config().eventTime()));
    List<String> columns = new ArrayList<>(table.keys());
    columns.add(ChangeFeed.COMMITTED_AT);
    Dataset<Row> kept =
        usable
            .select(FeatureTable.columns(usable, columns))
            .persist(StorageLevel.MEMORY_AND_DISK());
    boolean found = false;
    try {
      ChangedRows rows = found(table, kept);
      found = true;
      return rows;
    } finally {
      if (!found) {
        kept.unpersist();
      }
    }
  }

  private static ChangedRows found(FeatureTable table, Dataset<Row> kept) {
    var micros = table.micros(kept);
    Row extent =
        kept.agg(min(micros), max(micros), min(col(ChangeFeed.COMMITTED_AT)), count(lit(1)))
            .first();
    if (extent.isNullAt(0)) {
      return new ChangedRows(kept, 0, Optional.empty(), Optional.empty());
    }
    TimeRange whole = new TimeRange(extent.getLong(0), extent.getLong(1));
    return new ChangedRows(
        kept,
        extent.getLong(3),
        Optional.of(TimeRanges.of(kept, micros, whole)),
        Optional.of(extent.getTimestamp(2).toInstant()));
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
