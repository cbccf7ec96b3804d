package io.lakeloop.core.table;

import io.lakeloop.core.failure.Causes;
import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The change data feed of a table, as far back as it reaches: Delta lets go of old commits and
 * files by the table's retention, and a change of type or a spell without the feed cuts it off too.
 */
public final class ChangeFeed {
  /** How a row changed: insert, delete, update_preimage or update_postimage. */
  public static final String CHANGE = "_change_type";

  /** When the commit was made that changed a row. */
  public static final String COMMITTED_AT = "_commit_timestamp";

  /** The columns that the feed adds to a table's own. */
  static final String[] ADDED = {CHANGE, "_commit_version", COMMITTED_AT};

  private static final Set<String> ENDS =
      Set.of(
          "DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA",
          "DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_SCHEMA_CHANGE",
          "DELTA_FILE_NOT_FOUND",
          "DELTA_FILE_NOT_FOUND_DETAILED",
          "DELTA_LOG_FILE_NOT_FOUND",
          "DELTA_MISSING_CHANGE_DATA",
          "DELTA_TRUNCATED_TRANSACTION_LOG",
          "DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION",
          "DELTA_VERSION_NOT_FOUND",
          "DELTA_VERSIONS_NOT_CONTIGUOUS",
          "FAILED_READ_FILE.FILE_NOT_EXIST");

  private final Tables tables;
  private final TableName table;

  /** The feed of a table. */
  public ChangeFeed(Tables tables, TableName table) {
    this.tables = tables;
    this.table = table;
  }

  /** Whether the table keeps a feed. */
  public boolean isKept() {
    return "true".equals(tables.properties(table).get("delta.enableChangeDataFeed"));
  }

  /**
   * Reads the rows that changed, as they were before and as they are after, in the table's own
   * columns. Rows that {@link Tables#read} hides are left out: of a row that was marked as deleted
   * this is what it was before.
   *
   * @param after the version after which the changes begin
   * @param upTo the version of the last change
   * @param reader runs its Spark actions within
   * @return what the reader made of them; empty where the feed no longer reaches back to them
   */
  public <T> Optional<T> read(long after, long upTo, Function<Dataset<Row>, T> reader) {
    return readWithCommits(after, upTo, changes -> reader.apply(changes.drop(ADDED)));
  }

  /**
   * The same with {@link #CHANGE}, {@code _commit_version} and {@link #COMMITTED_AT} after the
   * table's own columns: how, by which version and when a row changed.
   */
  public <T> Optional<T> readWithCommits(long after, long upTo, Function<Dataset<Row>, T> reader) {
    if (!tables.keepsCommit(table, after + 1)) {
      return Optional.empty();
    }
    try {
      return Optional.of(tried(after, upTo, reader));
    } catch (SparkException
        | AnalysisException
        | FileNotFoundException
        | RuntimeException failure) {
      if (Causes.of(failure).stream().anyMatch(ChangeFeed::isEnd)) {
        return Optional.empty();
      }
      throw failure instanceof RuntimeException told
          ? told
          : new IllegalStateException("reading the changes of " + table, failure);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private <T> T tried(long after, long upTo, Function<Dataset<Row>, T> reader)
      throws SparkException, AnalysisException, FileNotFoundException {
    return reader.apply(HiddenRows.removed(tables.changes(table, after + 1, upTo)));
  }

  private static boolean isEnd(Throwable cause) {
    return cause instanceof FileNotFoundException
        || (cause instanceof SparkThrowable told
            && told.getCondition() != null
            && ENDS.contains(told.getCondition()));
  }
}
