package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import io.lakeloop.core.table.kernel.KeyedUpsert;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;

/**
 * One write to one table. Each commit carries a tag of its own, by which it is found again in the
 * log whatever other writers did meanwhile.
 *
 * <p>Writes go through the session of the rows: inside a micro-batch that is a clone of the job's,
 * and a transaction set on any other is silently ignored by a merge.
 */
final class TableWriter {
  private static final String TAG = "spark.databricks.delta.commitInfo.userMetadata";
  private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
  private static final String VERSION = "spark.databricks.delta.write.txnVersion";

  private final Dataset<Row> rows;
  private final TableName table;
  private final String path;
  private final DeltaVersions versions;
  private final TableAccess access;
  private final String tag = UUID.randomUUID().toString();

  TableWriter(
      Dataset<Row> rows, TableName table, String path, DeltaVersions versions, TableAccess access) {
    this.rows = rows;
    this.table = table;
    this.path = path;
    this.versions = versions;
    this.access = access;
  }

  Commit append(Optional<Transaction> once) {
    return commit(() -> write().append(once));
  }

  /** Appends to a table of the rows' columns, which they make where there is none. */
  Commit note(TableCreation creation, Optional<Transaction> once) {
    return noteFirst(creation, once)
        .orElseGet(
            () -> {
              creation.complete();
              return commit(
                  () ->
                      new Contention(table.toString())
                          .retried(
                              () -> {
                                write().append(once);
                                return path;
                              }));
            });
  }

  /** Makes a table of the rows; empty where there is one, and nothing is written. */
  Optional<Commit> noteFirst(TableCreation creation, Optional<Transaction> once) {
    SettingsForOneAct tagged = new SettingsForOneAct(rows.sparkSession(), Map.of(TAG, tag));
    return tagged.during(() -> creation.run(rows, once))
        ? Optional.of(committed(-1))
        : Optional.empty();
  }

  /** Appends to a table as it was found; fails where another writer has been faster. */
  Commit append(Predicate<Snapshot> asFound, Optional<Transaction> once) {
    return commit(() -> write().append(once, asFound));
  }

  /** Replaces rows of a table as it was found; fails where another writer has been faster. */
  Commit replaceWhere(Predicate<Snapshot> asFound, String condition) {
    return commit(() -> write().replaceWhere(condition, asFound));
  }

  Commit overwrite(Optional<Transaction> once) {
    return commit(() -> write().overwrite(once));
  }

  Commit replace(TableSpec spec, TableCreation creation) {
    if (creation.isAbsent()) {
      return commit(() -> tagged(() -> creation.run(rows)));
    }
    TableSpec kept = spec.keptAtLeast(Retention.of(versions.properties(path)));
    return commit(() -> tagged(() -> replaceBy(kept)));
  }

  private void replaceBy(TableSpec spec) {
    String view = "rows_" + tag.replace('-', '_');
    rows.createOrReplaceTempView(view);
    try {
      rows.sparkSession().sql(new CreateTableSql(spec, path).orReplaceBy(view));
    } finally {
      rows.sparkSession().catalog().dropTempView(view);
    }
  }

  Commit merge(String on, MergeClauses clauses, Optional<Transaction> transaction) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(TAG, tag);
    transaction.ifPresent(
        identity -> {
          settings.put(APPLICATION, identity.applicationId());
          settings.put(VERSION, Long.toString(identity.version()));
        });
    return commit(
        () ->
            with(
                settings,
                () -> clauses.to(target().as("target").merge(rows.as("source"), on)).execute()));
  }

  /** The rows as {@link #upsert} writes them; empty where it cannot write them to the table. */
  Optional<Dataset<Row>> upsertable() {
    return versions.upsertable(path, rows);
  }

  /** What a write does that is skipped. */
  Commit nothing() {
    return commit(() -> {});
  }

  /** Puts rows in the place of those of their keys; fails where another writer has been faster. */
  Commit upsert(KeyedUpsert upsert, Transaction transaction) {
    return commit(() -> tagged(() -> upsert.into(path, transaction.action())));
  }

  Commit update(Column condition, Map<String, Column> values) {
    return commit(() -> tagged(() -> target().update(condition, values)));
  }

  Commit delete(Column condition) {
    return commit(() -> tagged(() -> target().delete(condition)));
  }

  private DeltaTable target() {
    return DeltaTable.forPath(rows.sparkSession(), path);
  }

  private DeltaWrite write() {
    return new DeltaWrite(rows, path, tag);
  }

  private void tagged(Runnable action) {
    with(Map.of(TAG, tag), action);
  }

  /** Sets session settings for one action only: left behind, they would swallow later writes. */
  private void with(Map<String, String> settings, Runnable action) {
    new SettingsForOneAct(rows.sparkSession(), settings).during(action);
  }

  private Commit commit(Runnable write) {
    long before = versions.newest(path).orElse(-1L);
    write.run();
    return committed(before);
  }

  /** The commit of this write after a version, written down. */
  private Commit committed(long before) {
    Commit commit =
        versions
            .commitTagged(table, path, before, tag)
            .orElseGet(
                () ->
                    new Commit(
                        new TableVersion(table, versions.newest(path).orElse(before)), Map.of()));
    access.written(table, commit);
    return commit;
  }
}
