package io.lakeloop.core.table;

/**
 * The identity of one write that may be tried again: Delta records it with the commit and skips a
 * second write under the same identity. Every write to a table needs an application id of its own:
 * of two writes under one identity the second is dropped silently.
 *
 * @param applicationId who writes: a table and the checkpoint that feeds it
 * @param version which write of that application, only ever growing
 */
public record Transaction(String applicationId, long version) {
  /** Refuses an empty application id. */
  public Transaction {
    if (applicationId.isBlank()) {
      throw new IllegalArgumentException("a transaction needs an application id");
    }
  }
}
