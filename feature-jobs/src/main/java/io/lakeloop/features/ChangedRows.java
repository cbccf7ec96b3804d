package io.lakeloop.features;

import static org.apache.spark.sql.functions.broadcast;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The entities and times of a source's rows that changed, as they were and as they are.
 *
 * @param table the feature table of that source
 * @param rows the entity's columns and the event time, none of them null; at least one row
 * @param size how many
 * @param times from the first of their times to the last
 * @param since when the first of the changes was committed
 */
record ChangedRows(
    FeatureTable table, Dataset<Row> rows, long size, TimeRange times, Instant since) {
  // So many entities are sent to every task, rather than all of a source's rows to another place.
  private static final long FEW = 250_000;

  /** What a change data feed tells of changes that count: {@link #among} takes it. */
  static Dataset<Row> counting(FeatureTable table, Dataset<Row> feed) {
    Dataset<Row> events = SourceFilter.of(table.config()).select(feed);
    List<String> columns = new ArrayList<>(table.keys());
    columns.add(ChangeFeed.COMMITTED_AT);
    return events
        .where(WindowedFeatures.usable(events, table.config().entity(), table.config().eventTime()))
        .select(FeatureTable.columns(events, columns));
  }

  /**
   * The changes that count: one pass over them.
   *
   * @param counting read several times; keep what is dear to compute
   * @return empty where there is none
   */
  static Optional<ChangedRows> among(FeatureTable table, Dataset<Row> counting) {
    Column micros = table.micros(counting);
    Row extent =
        counting
            .agg(min(micros), max(micros), min(col(ChangeFeed.COMMITTED_AT)), count(lit(1)))
            .first();
    return extent.isNullAt(0)
        ? Optional.empty()
        : Optional.of(
            new ChangedRows(
                table,
                counting,
                extent.getLong(3),
                new TimeRange(extent.getLong(0), extent.getLong(1)),
                extent.getTimestamp(2).toInstant()));
  }

  /** Where their times lie, cluster by cluster: one pass over them. */
  TimeRanges clusters() {
    return TimeRanges.of(rows, table.micros(rows), times);
  }

  /** Those of some rows whose entity is one of these. */
  Dataset<Row> ofTheirEntities(Dataset<Row> others) {
    return joined(others, "left_semi");
  }

  /** Those of some rows whose entity is none of these. */
  Dataset<Row> ofOtherEntities(Dataset<Row> others) {
    return joined(others, "left_anti");
  }

  private Dataset<Row> joined(Dataset<Row> others, String how) {
    List<String> entity = table.config().entity();
    Dataset<Row> entities = rows.select(FeatureTable.columns(rows, entity));
    return others.join(
        size > FEW ? entities : broadcast(entities), entity.toArray(String[]::new), how);
  }
}
