package io.lakeloop.core.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as config and options write them. */
public final class Span {
  // Nine digits are more than any config means, and no sum of them overflows.
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(w|d|h|m|s)");

  private Span() {}

  /**
   * The length of a span such as {@code 7d}, {@code 1h}, {@code 30m} or {@code 1d12h}; a day has 24
   * hours.
   *
   * @throws IllegalArgumentException with what was expected, if the text is none
   */
  public static Duration parse(String text) {
    Matcher matcher = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      long count = Long.parseLong(matcher.group(1));
      end = matcher.end();
      sum =
          sum.plus(
              switch (matcher.group(2)) {
                case "w" -> Duration.ofDays(7 * count);
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofSeconds(count);
              });
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException(
          "expected a span of time such as 7d, 1h, 30m or 1d12h, found '" + text + "'");
    }
    return sum;
  }
}
