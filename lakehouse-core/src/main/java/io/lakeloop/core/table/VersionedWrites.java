package io.lakeloop.core.table;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes that rest on what a table of this environment holds at a version. Each fails with {@link
 * java.util.ConcurrentModificationException}, and does nothing, where the table has a newer version
 * when it begins, or gets one before it ends that changes what it rests on: {@link Contention}
 * tries again.
 *
 * @param tables the tables of the run
 * @param table the table, which exists
 * @param version what was looked at
 */
public record VersionedWrites(Tables tables, TableName table, long version) {
  /**
   * Adds rows: of which the table had none at the version, it then has each once.
   *
   * @param rows of the table's columns and types, which are not compared here
   */
  public Commit append(Dataset<Row> rows) {
    return append(rows, Optional.empty());
  }

  /** Adds rows, once: a second append under one transaction is skipped. */
  public Commit append(Dataset<Row> rows, Transaction transaction) {
    return append(rows, Optional.of(transaction));
  }

  private Commit append(Dataset<Row> rows, Optional<Transaction> transaction) {
    return tables
        .writer(table, rows)
        .append(snapshot -> snapshot.version() == version, transaction);
  }

  /**
   * Replaces the rows that a condition selects by the given rows, all of which must meet it, in one
   * commit.
   *
   * @param condition SQL over the table's columns
   */
  public Commit replaceWhere(Dataset<Row> rows, String condition) {
    return tables
        .writer(table, rows)
        .replaceWhere(snapshot -> snapshot.version() == version, condition);
  }
}
