package io.lakeloop.silver;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of a table's expectations in one run: a row each in {@code ops.expectation_results},
 * where there was anything new to judge. They are written in one append when the table is done,
 * however it ends: a run that is killed before leaves none of that table, and the batch it had not
 * finished is judged, and told of, by the next.
 */
final class ExpectationResults implements AutoCloseable {
  static final TableName NAME = TableName.of(Layer.OPS, "expectation_results");

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false, "The run that judged.")
          .add("table", StringType, false, "The table judged.")
          .add("expectation", StringType, false, "The expectation's name, or a rule of types.")
          .add("kind", StringType, false, "row or table.")
          .add("on_failure", StringType, false, "warn, drop, quarantine or fail.")
          .add("rows_checked", LongType, true, "Rows looked at; null where no rows are.")
          .add("rows_failed", LongType, true, "Of them those for which it does not hold.")
          .add("observed", DoubleType, true, "Rows, or seconds of age, or the share that holds.")
          .add("passed", BooleanType, false, "Whether it holds.")
          .add("judged_at", TimestampType, false, "When it was judged last.");

  private static final Logger LOG = LoggerFactory.getLogger(ExpectationResults.class);

  private final String runId;
  private final Tables tables;
  private final Map<Map.Entry<String, String>, Judged> results = new LinkedHashMap<>();

  /** The results of a run, none so far. */
  ExpectationResults(JobContext context) {
    this.runId = context.runId();
    this.tables = context.tables().forNewRun();
  }

  private record Judged(ExpectationResult result, Instant at) {}

  /** Notes results, together with what was noted of the same expectations before. */
  void add(List<ExpectationResult> more) {
    Instant now = Instant.now();
    for (ExpectationResult result : more) {
      results.merge(
          result.key(),
          new Judged(result, now),
          (before, later) -> new Judged(before.result().plus(later.result()), now));
    }
  }

  /**
   * Notes results, and tells of those that do not hold.
   *
   * @param refusal what a failure means, such as {@code refuses its new rows}
   * @throws DataRefusedException if one does not hold that must
   */
  void require(List<ExpectationResult> more, String refusal) {
    add(more);
    refuse(more, refusal);
  }

  /** The same without noting them. */
  static void refuse(List<ExpectationResult> found, String refusal) {
    for (ExpectationResult result : found) {
      if (result.refuses()) {
        throw new DataRefusedException(
            "%s %s: '%s' does not hold.".formatted(result.table(), refusal, result.expectation()),
            result.finding(),
            "Mend the source, or set on-failure of '%s' under %s in tables.yml to warn."
                .formatted(result.expectation(), result.table()));
      }
      if (!result.passed()) {
        LOG.warn(
            "{}: '{}' does not hold: {}", result.table(), result.expectation(), result.finding());
      }
    }
  }

  /** Writes what has been noted; nothing where there is nothing. */
  @Override
  public void close() {
    if (results.isEmpty()) {
      return;
    }
    List<Row> rows = results.values().stream().map(this::row).toList();
    tables.note(
        TableSpec.appended(NAME, SCHEMA, "What became of the expectations in each run."), rows);
    results.clear();
  }

  private Row row(Judged judged) {
    ExpectationResult result = judged.result();
    return RowFactory.create(
        runId,
        result.table().toString(),
        result.expectation(),
        result.kind(),
        result.onFailure(),
        result.checked().orElse(null),
        result.failed().orElse(null),
        result.observed().orElse(null),
        result.passed(),
        Timestamp.from(judged.at()));
  }
}
