package io.lakeloop.core.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Texts, numbers and times as they stand in a page. */
public final class Html {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final long DAY_SECONDS = 86_400;

  private Html() {}

  /** A text as a page shows it, whatever it holds. */
  public static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A number for people: three to four significant digits. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    String form =
        size >= 1000
            ? "%,.0f"
            : size >= 100
                ? "%.1f"
                : size >= 1 ? "%.2f" : size >= 0.01 || size == 0 ? "%.3f" : "%.2e";
    return String.format(Locale.ROOT, form, value);
  }

  /** A moment: the day alone where it is a day's begin. */
  public static String time(Instant time) {
    return (time.getEpochSecond() % DAY_SECONDS == 0 ? DAY : MINUTE).format(time);
  }
}
