package io.lakeloop.core.table;

/** Which writes a table has seen, as its log tells: no row is read. */
public final class Transactions {
  private final Tables tables;

  /**
   * @param tables of the environment written to
   */
  public Transactions(Tables tables) {
    this.tables = tables;
  }

  /**
   * Whether a write was made under the transaction, or a later one of the same application: then
   * Delta would skip it. False where there is no table.
   *
   * @param table a table of the environment
   */
  public boolean contain(TableName table, Transaction transaction) {
    return new DeltaVersions(tables.spark())
        .transaction(tables.environment().path(table), transaction.applicationId())
        .filter(version -> version >= transaction.version())
        .isPresent();
  }
}
