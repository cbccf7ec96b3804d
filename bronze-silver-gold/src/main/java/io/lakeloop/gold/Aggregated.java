package io.lakeloop.gold;

import java.util.Optional;

/**
 * What came of one gold table.
 *
 * @param rows rows inserted, changed or removed
 * @param anew why all of a table that follows its source was computed anew; empty where it was not
 */
record Aggregated(long rows, Optional<String> anew) {
  static final Aggregated NOTHING = new Aggregated(0);

  Aggregated(long rows) {
    this(rows, Optional.empty());
  }

  /** Such as {@code 20 rows written, all computed anew: most groups changed}. */
  @Override
  public String toString() {
    return "%,d rows written".formatted(rows)
        + anew.map(reason -> ", all computed anew: " + reason).orElse("");
  }
}
