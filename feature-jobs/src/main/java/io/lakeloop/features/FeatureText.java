package io.lakeloop.features;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a feature computes, in words for people. */
final class FeatureText {
  // A comma or a backslash of a word stands after a backslash.
  private static final Pattern WORD = Pattern.compile("(?:[^\\\\,]|\\\\.)+");

  private FeatureText() {}

  /** Such as {@code mean of amount_eur over 2d}, or {@code newest weather}. */
  static String of(FeatureConfig feature) {
    if (feature.aggregate().isEmpty()) {
      return "newest " + feature.of().orElse("row");
    }
    return feature.aggregate().get().word()
        + feature.k().map(k -> " (" + k + ")").orElse("")
        + feature.quantile().map(share -> " (" + share + ")").orElse("")
        + feature.of().map(column -> " of " + column).orElse("")
        + feature.window().map(window -> " over " + span(window)).orElse("");
  }

  /** Words as one text, which {@link #list} takes apart again. */
  static String of(List<String> words) {
    return words.stream()
        .map(word -> word.replaceAll("[\\\\,]", "\\\\$0"))
        .collect(Collectors.joining(","));
  }

  /** The words of a text; none of an empty one. */
  static List<String> list(String text) {
    return WORD.matcher(text)
        .results()
        .map(word -> word.group().replaceAll("\\\\(.)", "$1"))
        .toList();
  }

  /** A span as config writes it, in its largest unit: {@code 2d}, {@code 36h}. */
  static String span(Duration span) {
    long seconds = span.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
