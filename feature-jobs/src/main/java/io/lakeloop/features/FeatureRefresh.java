package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.MergeClauses;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Brings {@code features.NAME} up to its source. The first run, and the first after a change of
 * definition, computes everything in one pass; from then on the source's change data feed says
 * which entities changed and when, and only the points that this can have touched are computed
 * again. Values are those of a full computation, bit for bit: sums are exact.
 *
 * <p>Without a checkpoint everything is computed anew, and a batch that is run again merges what is
 * there already: no run need finish.
 */
final class FeatureRefresh {
  private static final String VERSION = "_commit_version";
  private static final int HASH_LENGTH = 12;

  private final Tables tables;
  private final FeatureTable table;
  private final TableName source;
  private final AtomicLong rowsRead = new AtomicLong();
  private final AtomicLong rowsWritten = new AtomicLong();

  FeatureRefresh(Tables tables, FeatureTable table) {
    this.tables = tables;
    this.table = table;
    this.source = table.config().source();
  }

  /**
   * What a refresh did.
   *
   * @param rowsRead changed rows of the source; 0 for a computation of everything
   * @param rowsWritten points written or removed
   */
  record Result(long rowsRead, long rowsWritten) {}

  /** Refreshes the table. */
  Result run() {
    // First of all, so that a name that is wrong is told before a stream is begun.
    table.checked(tables.read(source));
    if (Boolean.parseBoolean(tables.properties(source).get("delta.enableChangeDataFeed"))) {
      String checkpoint =
          "refresh-features/%s-%s"
              .formatted(table.name(), table.definitionHash().substring(0, HASH_LENGTH));
      new Increment(tables, checkpoint).runAvailable(tables.streamChanges(source), this::write);
    } else if (table.madeOf(tables).isEmpty()) {
      makeWhole(tables.read(source), tables.pin(source).version());
    } else {
      mergeWhole(tables.read(source));
    }
    return new Result(rowsRead.get(), rowsWritten.get());
  }

  private void write(Dataset<Row> changes, Batch batch) {
    Column micros =
        unix_micros(WindowedFeatures.column(changes, table.config().eventTime()).cast("timestamp"));
    Row found = changes.agg(max(col(VERSION)), min(micros), max(micros), count(lit(1))).first();
    if (found.isNullAt(0)) {
      return;
    }
    long version = found.getLong(0);
    Optional<Long> made = table.madeOf(tables);
    // The feed begins with the table as it stands, in as many batches as its files ask for.
    if (made.filter(whole -> whole >= version).isPresent()) {
      return;
    }
    Dataset<Row> rows = tables.readAt(source, version);
    if (batch.id() == 0 || made.isEmpty()) {
      makeWhole(rows, version);
    } else if (!found.isNullAt(1)) {
      rowsRead.addAndGet(found.getLong(3));
      ChangedPoints points =
          new ChangedPoints(table, new TimeRange(found.getLong(1), found.getLong(2)));
      Dataset<Row> values = points.recomputed(changes, table.checked(rows));
      MergeClauses clauses =
          merge ->
              merge
                  .whenMatched("source." + ChangedPoints.GONE)
                  .delete()
                  .whenMatched(differs())
                  .updateExpr(assignments())
                  .whenNotMatched("NOT source." + ChangedPoints.GONE)
                  .insertExpr(assignments());
      rowsWritten.addAndGet(
          tables
              .merge(
                  table.table(),
                  values,
                  matches() + " AND " + points.pruning("target"),
                  clauses,
                  batch.transaction(table.table()))
              .rowsWritten());
    }
  }

  private void makeWhole(Dataset<Row> rows, long version) {
    Dataset<Row> values = table.values(table.points(rows), table.checked(rows));
    rowsWritten.addAndGet(
        tables.replace(table.spec(values.schema(), version), values).rowsWritten());
  }

  /** Where the source keeps no feed of its changes, everything is computed and compared. */
  private void mergeWhole(Dataset<Row> rows) {
    MergeClauses clauses =
        merge ->
            merge
                .whenMatched(differs())
                .updateExpr(assignments())
                .whenNotMatched()
                .insertExpr(assignments())
                .whenNotMatchedBySource()
                .delete();
    rowsWritten.addAndGet(
        tables
            .merge(table.table(), table.values(table.points(rows), rows), matches(), clauses)
            .rowsWritten());
  }

  private String matches() {
    return new MergeCondition(table.keys(), false).sql();
  }

  private String differs() {
    return table.config().features().keySet().stream()
        .map(name -> "NOT (target.`%1$s` <=> source.`%1$s`)".formatted(name))
        .collect(Collectors.joining(" OR "));
  }

  private Map<String, String> assignments() {
    Map<String, String> assignments = new HashMap<>();
    table
        .keys()
        .forEach(key -> assignments.put(Columns.quoted(key), "source." + Columns.quoted(key)));
    table
        .config()
        .features()
        .keySet()
        .forEach(name -> assignments.put(Columns.quoted(name), "source." + Columns.quoted(name)));
    return assignments;
  }
}
