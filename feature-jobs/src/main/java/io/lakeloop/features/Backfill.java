package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.TimeRangeOptions;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.FollowedVersion;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.util.ConcurrentModificationException;
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
   * @throws UsageException if the table holds values of another definition
   */
  long run() {
    return new Contention(table.table().toString()).retried(this::attempt);
  }

  private long attempt() {
    TableName source = table.config().source();
    Dataset<Row> rows = table.checked(tables.readNewest(source));
    Dataset<Row> points = table.points(rows);
    Dataset<Row> asked =
        points.where(span.holds(WindowedFeatures.column(points, table.config().eventTime())));
    Dataset<Row> values = table.values(asked, counting(rows));
    requireNotBehind(tables.pin(source));
    return write(values).rowsWritten();
  }

  /** What a refresh has made of a newer version must not be replaced by what was before. */
  private void requireNotBehind(TableVersion source) {
    if (tables.existsHere(table.table())
        && new FollowedVersion(tables, table.table(), source.table(), table.definitionHash())
            .version()
            .filter(followed -> followed > source.version())
            .isPresent()) {
      throw new ConcurrentModificationException(
          "a refresh has come further than version " + source.version());
    }
  }

  private Commit write(Dataset<Row> values) {
    if (!tables.existsHere(table.table())) {
      return tables.replace(table.spec(values.schema()), values);
    }
    if (table.madeAlike(tables).isEmpty()) {
      throw new UsageException(
          "%s holds values of another definition.".formatted(table.table()),
          "Values of two definitions in one table could not be told apart.",
          "Run refresh-features --table %s without a span first.".formatted(table.name()));
    }
    return tables.replaceWhere(
        table.table(), values, span.sql(Columns.quoted(table.config().eventTime())));
  }

  private Dataset<Row> counting(Dataset<Row> rows) {
    return rows.where(
        span.widened(table.span(), Optional.of(java.time.Duration.ZERO))
            .holds(WindowedFeatures.column(rows, table.config().eventTime())));
  }
}
