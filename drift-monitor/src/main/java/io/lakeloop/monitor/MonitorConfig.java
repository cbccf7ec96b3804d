package io.lakeloop.monitor;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One monitor.
 *
 * @param model the model whose predictions are watched
 * @param granularity how long a window is
 * @param windowsFrom a day (UTC) at whose midnight a window begins
 * @param minimumRows windows with fewer rows get no verdict
 * @param labels where the truth is found, later
 * @param alerts when someone must know, by name
 * @param retraining the quality below which retraining is worth a thought
 */
public record MonitorConfig(
    @Description("The model whose predictions are watched.") String model,
    @Description("The length of a window, such as 1d.") Duration granularity,
    @Default("1970-01-01")
        @Description("A day (UTC) at whose midnight a window begins; all others follow from it.")
        String windowsFrom,
    @Default("100") @Description("Windows with fewer rows get no verdict.") int minimumRows,
    @Description("Where the truth is found, later.") Optional<LabelsConfig> labels,
    @Description("When someone must know, by name.") Map<String, AlertConfig> alerts,
    @Description("The quality that retraining is to keep.") Optional<RetrainingConfig> retraining) {
  /** Refuses windows without length. */
  public MonitorConfig {
    alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
    if (granularity.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("granularity is at least a minute");
    }
    if (minimumRows < 1) {
      throw new IllegalArgumentException("minimum-rows is at least 1");
    }
    try {
      LocalDate.parse(windowsFrom);
    } catch (java.time.format.DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "expected a day such as 2018-08-15, found '" + windowsFrom + "'", wrong);
    }
  }

  /** The length of a window as Lakehouse Monitoring writes it: {@code 7 days}. */
  String granularityText() {
    return Stream.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)
        .filter(unit -> granularity.toMillis() % unit.getDuration().toMillis() == 0)
        .findFirst()
        .map(unit -> counted(granularity.dividedBy(unit.getDuration()), unit.toString()))
        .orElseGet(() -> counted(granularity.toSeconds(), "seconds"));
  }

  private static String counted(long count, String units) {
    String name = units.toLowerCase(Locale.ROOT);
    return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
  }

  /** The begin of one window, from which all others follow. */
  Instant origin() {
    return LocalDate.parse(windowsFrom).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
