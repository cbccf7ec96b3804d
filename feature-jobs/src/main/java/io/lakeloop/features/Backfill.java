package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.TimeRangeOptions;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.VersionedWrites;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Computes a feature table's rows of a span of time anew, from the source as it is, in the place of
 * those that are there; all others stay. Where there is no table yet it is made of these rows
 * alone, and does not follow its source before a refresh without a span has made it whole.
 */
final class Backfill {
  private final Tables tables;
  private final FeatureTable table;
  private final TimeRange span;

  /**
   * @param range the span of event time
   */
  Backfill(Tables tables, FeatureTable table, TimeRangeOptions range) {
    this.tables = tables;
    this.table = table;
    this.span =
        new TimeRange(
            range.from().map(from -> TimeRange.between(from, from).first()).orElse(Long.MIN_VALUE),
            range
                .until()
                .map(until -> TimeRange.between(until, until).last())
                .orElse(Long.MAX_VALUE));
  }

  /**
   * Computes and writes; what loses against a refresh is done again.
   *
   * @return how many rows were written
   * @throws UsageException if the table holds values of another definition, or has not come to the
   *     step before the span
   */
  long run() {
    return new Contention(table.table().toString()).retried(this::attempt);
  }

  private long attempt() {
    // First of all: what a refresh makes of a newer source from now on is in conflict.
    Optional<VersionedWrites> held =
        tables
            .newestHere(table.table())
            .map(version -> new VersionedWrites(tables, table.table(), version));
    held.ifPresent(this::requireSound);
    Dataset<Row> rows = table.checked(tables.readNewest(table.config().source()));
    Dataset<Row> points = table.points(rows);
    Dataset<Row> asked =
        points.where(span.holds(WindowedFeatures.column(points, table.config().eventTime())));
    Dataset<Row> values = table.values(asked, counting(rows));
    String within = span.sql(Columns.quoted(table.config().eventTime()));
    return held.map(writes -> writes.replaceWhere(values, within))
        .orElseGet(() -> tables.replace(table.spec(values.schema()), values))
        .rowsWritten();
  }

  private void requireSound(VersionedWrites held) {
    if (table.madeAlike(tables).isEmpty()) {
      throw new UsageException(
          "%s holds values of another definition.".formatted(table.table()),
          "Values of two definitions in one table could not be told apart.",
          "Run refresh-features --table %s without a span first.".formatted(table.name()));
    }
    if (table.config().step().isPresent() && table.completeFrom(tables).isPresent()) {
      Dataset<Row> rows = tables.readAt(table.table(), held.version());
      requireNoGap(
          table.last(tables, table.table(), rows).orElse(Long.MIN_VALUE),
          EntityWindows.micros(table.config().step().get()));
    }
  }

  /** A refresh goes on from the last step that the table holds, and looks for no gap before it. */
  private void requireNoGap(long last, long step) {
    if (span.first() > last + step) {
      throw new UsageException(
          "%s has not come to the step before %s."
              .formatted(table.table(), TimeRange.instant(span.first())),
          "The steps between would stay without rows.",
          "Run refresh-features --table %s without a span first.".formatted(table.name()));
    }
  }

  private Dataset<Row> counting(Dataset<Row> rows) {
    return rows.where(
        span.widened(table.span(), Optional.of(Duration.ZERO))
            .holds(WindowedFeatures.column(rows, table.config().eventTime())));
  }
}
