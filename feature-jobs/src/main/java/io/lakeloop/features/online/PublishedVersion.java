package io.lakeloop.features.online;

/**
 * How far a table of the online store has come, as the store itself remembers it in the transaction
 * that brought it there.
 *
 * @param tableId Delta's own name of the feature table
 * @param definitionHash what defined its values
 * @param version the feature table's version
 */
record PublishedVersion(String tableId, String definitionHash, long version) {
  /** Whether rows of one feature table and definition: what has changed since tells the rest. */
  boolean continuesTo(PublishedVersion next) {
    return tableId.equals(next.tableId) && definitionHash.equals(next.definitionHash);
  }
}
