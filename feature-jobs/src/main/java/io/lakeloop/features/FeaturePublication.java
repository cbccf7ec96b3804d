package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Tables;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Brings the newest row of each entity of a feature table to the online store: of entities whose
 * rows have changed since the last time, told by the table's change data feed. A row never gives
 * way to an older one. Rows that vanish from the feature table stay in the store until a newer one
 * comes.
 */
final class FeaturePublication {
  private static final String CHANGE = "_change_type";
  private static final String VERSION = "_commit_version";
  private static final String NEWEST = "newest";
  private static final int HASH_LENGTH = 12;

  private final Tables tables;
  private final FeatureTable table;
  private final OnlineStore store;
  private final String prefix;

  FeaturePublication(Tables tables, FeatureTable table, OnlineStore store, String prefix) {
    this.tables = tables;
    this.table = table;
    this.store = store;
    this.prefix = prefix;
  }

  /**
   * Publishes.
   *
   * @return how many rows of the store changed
   */
  long run() {
    tables.pin(table.table());
    StructType schema = tables.schema(table.table());
    OnlineTable online =
        new OnlineTable(
            prefix + table.name(), table.config().entity(), table.config().eventTime(), schema);
    boolean absent = store.prepare(online);
    AtomicLong changed = new AtomicLong();
    AtomicBoolean fromTheStart = new AtomicBoolean();
    // Another definition is another table to the feed: its columns differ.
    String checkpoint =
        "publish-features/%s%s-%s"
            .formatted(prefix, table.name(), table.definitionHash().substring(0, HASH_LENGTH));
    new Increment(tables, checkpoint)
        .runAvailable(
            tables.streamChanges(table.table()),
            (changes, batch) -> {
              Dataset<Row> written = changes.where(col(CHANGE).isin("insert", "update_postimage"));
              Dataset<Row> newest = newest(written, schema, col(VERSION));
              fromTheStart.compareAndSet(false, batch.id() == 0);
              changed.addAndGet(store.publish(online, newest, staging(online, batch.query())));
            });
    if (absent && !fromTheStart.get()) {
      // The store has lost what the checkpoint says it was given.
      Dataset<Row> newest = newest(tables.read(table.table()), schema, lit(0L));
      changed.addAndGet(store.publish(online, newest, staging(online, "whole")));
    }
    return changed.get();
  }

  /** Each entity's row of the greatest time, as it was last written. */
  private Dataset<Row> newest(Dataset<Row> rows, StructType schema, Column version) {
    Column time = WindowedFeatures.column(rows, table.config().eventTime());
    Column all = struct(FeatureTable.columns(rows, List.of(schema.fieldNames())));
    return rows.groupBy(FeatureTable.columns(rows, table.config().entity()))
        .agg(max_by(all, struct(time, version)).as(NEWEST))
        .select(NEWEST + ".*");
  }

  private static String staging(OnlineTable online, String of) {
    // PostgreSQL cuts names at 63 bytes; the beginning of a query's id tells it apart.
    return "_staging_%s_%s".formatted(of.replaceAll("-.*", ""), online.name());
  }
}
