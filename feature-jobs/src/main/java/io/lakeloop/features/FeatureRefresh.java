package io.lakeloop.features;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.ChangeFeed;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.FollowedVersion;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.VersionedWrites;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings {@code features.NAME} up to its source. The first run, and the first after a change of
 * definition, computes everything in one pass; from then on the source's change data feed says
 * which entities changed and when, and only the points that this can have touched are computed
 * again. Values are those of a full computation, bit for bit: sums are exact.
 *
 * <p>The version of the source that the table has come to stands in the very commit that brought it
 * there, so that a run may be killed at any moment. Where the feed no longer reaches back to that
 * version all is computed anew, which the result says.
 */
final class FeatureRefresh {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureRefresh.class);
  // Of fewer rows than this a merge is soon done, however many of them it touches.
  private static final long LARGE = 1_000_000;
  // Fewer changes than one to so many rows seldom touch much: what they touch is not counted.
  private static final long ROWS_A_CHANGE = 200;
  // A merged row costs some seven times what computing and writing it along with all others does
  // (the refreshes of benchmarks: 86 s for two thirds of ten million rows, 18 s for all), eight
  // with the counting of what is touched.
  private static final long MERGED_ROW = 8;

  private final Tables tables;
  private final FeatureTable table;
  private final TableName source;
  private final long large;

  FeatureRefresh(Tables tables, FeatureTable table) {
    this(tables, table, LARGE);
  }

  /**
   * A refresh that weighs merging against computing everything.
   *
   * @param large from how many rows the table is one of which that is asked
   */
  FeatureRefresh(Tables tables, FeatureTable table, long large) {
    this.tables = tables;
    this.table = table;
    this.source = table.config().source();
    this.large = large;
  }

  /**
   * What a refresh did.
   *
   * @param rowsRead changed rows of the source; 0 for a computation of everything
   * @param rowsWritten points written or removed
   * @param sourceVersion the source's version that the table has come to; empty where nothing was
   *     written
   * @param since when the first change was committed that has now come in; empty where it was not
   *     asked what changed
   * @param anew why everything was computed anew; empty where it was not, or for the first time
   */
  record Result(
      long rowsRead,
      long rowsWritten,
      Optional<Long> sourceVersion,
      Optional<Instant> since,
      Optional<String> anew) {
    static final Result NOTHING =
        new Result(0, 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Refreshes the table; what loses against another run is done again. */
  Result run() {
    return new Contention(table.table().toString()).retried(this::attempt);
  }

  private Result attempt() {
    table.checked(tables.read(source));
    long version = tables.pin(source).version();
    FollowedVersion followed =
        new FollowedVersion(tables, table.table(), source, table.definitionHash());
    Optional<Long> complete = table.completeFrom(tables);
    if (complete.isEmpty()) {
      return computedAnew(
          version,
          tables.hasRowsHere(table.table())
              ? Optional.of("its source or its definition is another")
              : Optional.empty());
    }
    table.describe(tables);
    long before = Math.max(complete.get(), followed.version().orElse(complete.get()));
    if (before >= version || !tables.dataChangedSince(source, before)) {
      return Result.NOTHING;
    }
    ChangeFeed feed = new ChangeFeed(tables, source);
    if (!feed.isKept()) {
      return compared(followed, version);
    }
    Optional<Result> result =
        feed.readWithCommits(before, version, changes -> followed(followed, version, changes));
    if (result.isEmpty()) {
      String reason =
          "what changed in %s since version %d is no longer kept".formatted(source, before);
      LOG.warn("{}: {}; all is computed anew", table.table(), reason);
      return computedAnew(version, Optional.of(reason));
    }
    return result.get();
  }

  private Result followed(FollowedVersion followed, long version, Dataset<Row> changes) {
    try (KeptRows counting = KeptRows.of(ChangedRows.counting(table, changes))) {
      return ChangedRows.among(table, counting.rows())
          .map(changed -> followed(followed, version, changed))
          .orElseGet(() -> untouched(followed, version));
    }
  }

  /** No change counts here; that they were looked at is remembered all the same. */
  private Result untouched(FollowedVersion followed, long version) {
    tables.append(
        table.table(),
        tables.readAt(table.table(), tables.newestHere(table.table()).orElseThrow()).limit(0),
        followed.at(version));
    return Result.NOTHING;
  }

  private Result followed(FollowedVersion followed, long version, ChangedRows changed) {
    Dataset<Row> rows = table.checked(tables.readAt(source, version));
    VersionedWrites writes =
        new VersionedWrites(tables, table.table(), tables.newestHere(table.table()).orElseThrow());
    Optional<Recomputation> recomputation =
        recomputation(changed, rows, tables.readAt(table.table(), writes.version()));
    if (recomputation.isEmpty()) {
      return computedAnew(version, Optional.empty());
    }
    Optional<Dataset<Row>> added = recomputation.get().added(rows);
    if (added.isEmpty() && isMost(changed.size(), recomputation.get(), rows)) {
      Result all = computedAnew(version, Optional.of("many points changed"));
      return new Result(
          changed.size(),
          all.rowsWritten(),
          all.sourceVersion(),
          Optional.of(changed.since()),
          all.anew());
    }
    Commit commit =
        added.isPresent()
            ? writes.append(added.get(), followed.at(version))
            : new FeatureMerge(table)
                .changed(tables, recomputation.get().touched(rows), followed.at(version));
    return new Result(
        changed.size(),
        commit.rowsWritten(),
        Optional.of(version),
        Optional.of(changed.since()),
        Optional.empty());
  }

  /** Whether so many points are touched that merging them costs more than computing all. */
  private boolean isMost(long changes, Recomputation recomputation, Dataset<Row> rows) {
    long held = tables.facts(table.table()).rows().orElse(0L);
    return held >= large
        && changes * ROWS_A_CHANGE > held
        && recomputation.affected(rows).count() * MERGED_ROW > held;
  }

  /** Empty where everything has to be computed: by steps, where there is nothing on either side. */
  private Optional<Recomputation> recomputation(
      ChangedRows changed, Dataset<Row> rows, Dataset<Row> held) {
    Optional<Long> last = table.last(tables, table.table(), held);
    if (table.config().step().isEmpty()) {
      return Optional.of(new ChangedPoints(table, changed, last));
    }
    Steps steps = new Steps(table, table.config().step().get());
    Optional<Long> lastNow = table.last(tables, source, rows).map(steps::last);
    return last.flatMap(
        step -> lastNow.map(now -> new ChangedSteps(steps, changed, held, step, now)));
  }

  private Result computedAnew(long version, Optional<String> anew) {
    Dataset<Row> rows = table.checked(tables.readAt(source, version));
    Dataset<Row> values = table.values(rows);
    Commit commit = tables.replace(table.complete(values.schema(), tables, version), values);
    return new Result(0, commit.rowsWritten(), Optional.of(version), Optional.empty(), anew);
  }

  /** Where the source keeps no feed of its changes, everything is computed and compared. */
  private Result compared(FollowedVersion followed, long version) {
    Dataset<Row> rows = table.checked(tables.readAt(source, version));
    Commit commit = new FeatureMerge(table).all(tables, table.values(rows), followed.at(version));
    return new Result(
        0,
        commit.rowsWritten(),
        Optional.of(version),
        Optional.empty(),
        Optional.of(source + " keeps no feed of its changes"));
  }
}
