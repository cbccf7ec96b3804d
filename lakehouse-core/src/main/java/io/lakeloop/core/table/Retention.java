package io.lakeloop.core.table;

import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaConfigs;

/**
 * How long a table's old versions can be read: Delta refuses those older than what it keeps of
 * removed files, vacuumed or not, and those whose log is gone.
 *
 * @param files how long files are kept that the newest version no longer needs
 * @param log how long the log is kept that leads to an old version; never less
 */
public record Retention(Duration files, Duration log) {
  private static final String FILES = "delta.deletedFileRetentionDuration";
  private static final String LOG = "delta.logRetentionDuration";
  // Delta's own, where a table does not say.
  private static final String A_WEEK = "interval 1 week";
  private static final String A_MONTH = "interval 30 days";

  /** Delta refuses a table whose log goes before its files. */
  public Retention {
    log = longer(log, files);
  }

  /** As a table's Delta properties say. */
  public static Retention of(Map<String, String> properties) {
    return new Retention(
        parse(properties.getOrDefault(FILES, A_WEEK)),
        parse(properties.getOrDefault(LOG, A_MONTH)));
  }

  /** As long as this and as the other, each for itself. */
  public Retention atLeast(Retention other) {
    return new Retention(longer(files, other.files), longer(log, other.log));
  }

  /** As Delta properties, in whole hours. */
  Map<String, String> properties() {
    return Map.of(FILES, interval(files), LOG, interval(log));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static String interval(Duration length) {
    return "interval " + length.plusHours(1).minusNanos(1).toHours() + " hours";
  }

  private static Duration parse(String interval) {
    return Duration.ofMillis(
        DeltaConfigs.getMilliSeconds(DeltaConfigs.parseCalendarInterval(interval)));
  }
}
