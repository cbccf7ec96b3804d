package io.lakeloop.bronze;

/**
 * What came in.
 *
 * @param rows rows added
 * @param refused lines that are no rows, set aside
 */
record Ingested(long rows, long refused) {
  @Override
  public String toString() {
    return "%,d rows".formatted(rows)
        + (refused == 0 ? "" : ", %,d quarantined".formatted(refused));
  }
}
