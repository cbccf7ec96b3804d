package io.lakeloop.bronze;

/**
 * What came in.
 *
 * @param rows rows added
 * @param refused lines that are no rows, and files that cannot be read, set aside
 * @param changed files that were written anew since they came in, and were not taken again
 * @param hidden files that were passed over for a name that begins with {@code _} or a dot
 */
record Ingested(long rows, long refused, long changed, long hidden) {
  static final Ingested NOTHING = new Ingested(0, 0, 0);

  /** What came in, which says nothing of hidden files. */
  Ingested(long rows, long refused, long changed) {
    this(rows, refused, changed, 0);
  }

  Ingested plus(Ingested other) {
    return new Ingested(
        rows + other.rows, refused + other.refused, changed + other.changed, hidden + other.hidden);
  }

  @Override
  public String toString() {
    return "%,d rows".formatted(rows)
        + (refused == 0 ? "" : ", %,d quarantined".formatted(refused))
        + (changed == 0 ? "" : ", %,d changed files not taken again".formatted(changed))
        + (hidden == 0 ? "" : ", %,d hidden files passed over".formatted(hidden));
  }
}
