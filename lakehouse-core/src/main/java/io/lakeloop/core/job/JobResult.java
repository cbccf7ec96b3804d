package io.lakeloop.core.job;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of a job.
 *
 * @param rowsRead rows the job took in; 0 where it cannot know without another pass
 * @param message one line for a person
 * @param figures named numbers and words worth showing, in order
 */
public record JobResult(long rowsRead, String message, Map<String, String> figures) {
  /** Copies the figures. */
  public JobResult {
    figures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** A result with a line and no figures. */
  public static JobResult of(String message) {
    return new JobResult(0, message, Map.of());
  }

  /** A result with a line, and the number of rows taken in. */
  public static JobResult of(String message, long rowsRead) {
    return new JobResult(rowsRead, message, Map.of());
  }

  /** This result with one more figure. */
  public JobResult with(String figure, Object value) {
    Map<String, String> more = new LinkedHashMap<>(figures);
    more.put(figure, String.valueOf(value));
    return new JobResult(rowsRead, message, more);
  }
}
