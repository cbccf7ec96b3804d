package io.lakeloop.monitor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a model when its newest window has been measured.
 *
 * @param version the version that predicted
 * @param start the window's begin
 * @param end the window's end
 * @param missing how many percent points more of a column are missing than in training, by column;
 *     only columns where that is a fault
 * @param drifted the features whose drift alerts are triggered
 * @param quality the model's quality in the newest window whose labels are known
 */
record Evidence(
    int version,
    Instant start,
    Instant end,
    Map<String, Double> missing,
    List<String> drifted,
    Optional<Quality> quality) {

  /**
   * A measured quality.
   *
   * @param metric the metric's name
   * @param value its value
   * @param bound what it must not be worse than
   * @param lost whether it is
   * @param start the begin of the window it was measured in
   */
  record Quality(String metric, double value, double bound, boolean lost, Instant start) {}

  /** Copies the collections. */
  Evidence {
    missing = new TreeMap<>(missing);
    drifted = drifted.stream().sorted().toList();
  }

  /** The numbers, by name. */
  Map<String, String> numbers() {
    Map<String, String> numbers = new LinkedHashMap<>();
    missing.forEach(
        (column, points) ->
            numbers.put("missing " + column, String.format(Locale.ROOT, "%.1f", points)));
    if (!drifted.isEmpty()) {
      numbers.put("drifted", String.join(", ", drifted));
    }
    quality.ifPresent(
        known -> {
          numbers.put(known.metric(), String.format(Locale.ROOT, "%.4f", known.value()));
          numbers.put("bound", String.format(Locale.ROOT, "%.4f", known.bound()));
          numbers.put("measured in", known.start().toString());
        });
    return numbers;
  }
}
