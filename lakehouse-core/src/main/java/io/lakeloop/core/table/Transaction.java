package io.lakeloop.core.table;

import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;

/**
 * The identity of one write that may be tried again: Delta records it with the commit and skips a
 * second write under the same identity. Every write to a table needs an application id of its own:
 * of two writes under one identity the second is dropped silently.
 *
 * @param applicationId who writes: a table and the checkpoint that feeds it
 * @param version which write of that application, only ever growing
 */
public record Transaction(String applicationId, long version) {
  /**
   * The write that follows the last one of an application to a table of the environment: of two
   * writers that take it from the same state of the table, one writes and the other is skipped, or
   * refused where both write at once. To be taken before the rows are read that the write rests on.
   */
  public static Transaction following(Tables tables, TableName table, String applicationId) {
    long last =
        new DeltaVersions(tables.spark())
            .transaction(tables.environment().path(table), applicationId)
            .orElse(0L);
    return new Transaction(applicationId, last + 1);
  }

  /** What says so in a commit. */
  SetTransaction action() {
    return new SetTransaction(applicationId, version, Option.apply(System.currentTimeMillis()));
  }

  /** Refuses an empty application id. */
  public Transaction {
    if (applicationId.isBlank()) {
      throw new IllegalArgumentException("a transaction needs an application id");
    }
  }
}
