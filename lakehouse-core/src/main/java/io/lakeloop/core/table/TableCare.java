package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.stats.StatisticsCollection;
import scala.Option;

/**
 * What keeps one table of this environment quick and small, and changes none of its rows.
 *
 * <p>Each act is one commit at most, and none is new data to those who read the table. One that
 * meets another writer's commit may be refused with a {@link
 * java.util.ConcurrentModificationException}, and has then done nothing.
 */
public final class TableCare {
  // Noting it in the log would make new versions of a table in which nothing changed.
  private static final String VACUUM_LOGGING = "spark.databricks.delta.vacuum.logging.enabled";
  // Delta passes over the retention it is given, for the table's own, unless told not to.
  private static final String VACUUM_IGNORES =
      "spark.databricks.delta.vacuum.retentionWindowIgnore.enabled";
  private static final String JOINED_BELOW = "spark.databricks.delta.optimize.minFileSize";

  private final Tables tables;
  private final TableName table;
  private final SparkSession spark;
  private final String path;

  /**
   * The care of a table.
   *
   * @throws PolicyRefusedException if it is another environment's
   * @throws UsageException if there is no such table in this environment itself
   */
  public TableCare(Tables tables, TableName table) {
    this.tables = tables;
    this.table = table;
    this.spark = tables.spark();
    this.path = tables.environment().path(table);
    tables.environment().requireWritable(table);
    if (!tables.existsHere(table)) {
      throw new UsageException(
          "There is no table %s in '%s'.".formatted(table, tables.environment().name()),
          "Only tables of the environment itself are cared for, not those it reads through.",
          "Correct the name, or run the job with --env where the table is.");
    }
  }

  /** How the table is at the given moment. */
  public TableHealth health(Instant now) {
    return new TableExamination(spark, table, path).run(now);
  }

  /** When a version was committed; empty where the log no longer tells. */
  public Optional<Instant> committedAt(long version) {
    return new TableExamination(spark, table, path).committedAt(version);
  }

  /**
   * Joins files below {@link FileFigures#JOINED}: larger ones are not written again for a few small
   * ones. In a clustered table, clusters what is not yet.
   */
  public void optimize() {
    new SettingsForOneAct(spark, Map.of(JOINED_BELOW, Long.toString(FileFigures.JOINED)))
        .during(() -> DeltaTable.forPath(spark, path).optimize().executeCompaction());
  }

  /** Clusters all files of a clustered table, also those that other columns ordered before. */
  public void recluster() {
    run("OPTIMIZE " + quoted() + " FULL");
  }

  /** Writes files again without the rows that deletion vectors hide. */
  public void purge() {
    run("REORG TABLE " + quoted() + " APPLY (PURGE)");
  }

  /**
   * Computes the statistics of files that have none. Delta does so for what it writes; files that
   * came another way, or without statistics, are read by every query.
   */
  public void computeStatistics() {
    StatisticsCollection.recompute(
        spark,
        DeltaLog.forTable(spark, path),
        Option.empty(),
        // Everywhere, as where Scala leaves it out: the expression itself is Spark's own affair.
        StatisticsCollection.recompute$default$4(),
        file -> file.numLogicalRecords().isEmpty());
  }

  /** Keeps old versions readable for at least so long from now on; never shorter than before. */
  public void keepFor(Duration length) {
    Retention now = Retention.of(tables.properties(table));
    Retention longer = now.atLeast(new Retention(length, length));
    if (!longer.equals(now)) {
      String properties =
          longer.properties().entrySet().stream()
              .map(entry -> "'%s' = '%s'".formatted(entry.getKey(), entry.getValue()))
              .sorted()
              .collect(Collectors.joining(", "));
      run("ALTER TABLE %s SET TBLPROPERTIES (%s)".formatted(quoted(), properties));
    }
  }

  /**
   * Removes files that no version needs which the table keeps: for a week, for what {@link
   * TableSpec#keptFor} said, or for the given time where that is longer.
   */
  public void vacuum(Optional<Duration> retain) {
    vacuum(retain, "");
  }

  /** How many files {@link #vacuum} would remove. */
  public long vacuumable(Optional<Duration> retain) {
    return vacuum(retain, " DRY RUN").size();
  }

  private List<Row> vacuum(Optional<Duration> retain, String dryRun) {
    Duration own = Retention.of(tables.properties(table)).files();
    String retained =
        retain
            .filter(longer -> longer.compareTo(own) > 0)
            .map(longer -> " RETAIN " + longer.plusHours(1).minusNanos(1).toHours() + " HOURS")
            .orElse("");
    return new SettingsForOneAct(spark, Map.of(VACUUM_LOGGING, "false", VACUUM_IGNORES, "false"))
        .during(() -> run("VACUUM " + quoted() + retained + dryRun));
  }

  private List<Row> run(String sql) {
    return spark.sql(sql).collectAsList();
  }

  private String quoted() {
    return "delta." + Columns.quoted(path);
  }
}
