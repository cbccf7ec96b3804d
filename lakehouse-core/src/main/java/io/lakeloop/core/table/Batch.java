package io.lakeloop.core.table;

/**
 * One micro-batch of an {@link Increment}, and the identities of its writes.
 *
 * @param query the id of the checkpoint's query; a new checkpoint has a new one, since its batch
 *     ids begin at 0 again
 * @param id the batch's number within the query; a batch that is run again has the same number
 */
public record Batch(String query, long id) {
  /** The identity of this batch's one write to a table. */
  public Transaction transaction(TableName target) {
    return new Transaction(applicationPrefix(target) + query, id);
  }

  /** How the application ids of all batches written to a table begin. */
  static String applicationPrefix(TableName target) {
    return target.local() + "/";
  }
}
