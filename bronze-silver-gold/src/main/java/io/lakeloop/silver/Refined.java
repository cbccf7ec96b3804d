package io.lakeloop.silver;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of the new rows of one table.
 *
 * @param rows rows that are kept, those that only a warning tells of among them
 * @param quarantined rows set aside
 * @param dropped rows left out
 * @param warnings how many rows failed each expectation that only warns
 */
record Refined(long rows, long quarantined, long dropped, Map<String, Long> warnings) {
  static final Refined NOTHING = new Refined(0, 0, 0, Map.of());

  Refined {
    warnings = new TreeMap<>(warnings);
  }

  Refined plus(Refined more) {
    Map<String, Long> sums = new TreeMap<>(warnings);
    more.warnings.forEach((rule, count) -> sums.merge(rule, count, Long::sum));
    return new Refined(
        rows + more.rows, quarantined + more.quarantined, dropped + more.dropped, sums);
  }

  long rowsRead() {
    return rows + quarantined + dropped;
  }

  /** Such as {@code 119,000 rows, 3 quarantined}. */
  @Override
  public String toString() {
    return "%,d rows".formatted(rows)
        + (quarantined == 0 ? "" : ", %,d quarantined".formatted(quarantined))
        + (dropped == 0 ? "" : ", %,d dropped".formatted(dropped))
        + warnings.entrySet().stream()
            .filter(warning -> warning.getValue() > 0)
            .map(warning -> ", %,d against %s".formatted(warning.getValue(), warning.getKey()))
            .collect(Collectors.joining());
  }
}
