package io.lakeloop.core.job;

import io.lakeloop.core.config.Span;
import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The options of one job or command as they were given.
 *
 * @param values each option's value by its name; a switch's is {@code true}
 */
public record JobArguments(Map<String, String> values) {
  /** Copies the values, in the order of their names. */
  public JobArguments {
    values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** No options at all. */
  public static JobArguments none() {
    return new JobArguments(Map.of());
  }

  /** An option's value, if it was given. */
  public Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  /**
   * The value of an option that must be there.
   *
   * @throws UsageException if it was not given
   */
  public String required(String option) {
    return value(option)
        .orElseThrow(
            () ->
                new UsageException(
                    "The option --" + option + " is missing.",
                    "The job cannot know it otherwise.",
                    "Add --" + option + " VALUE."));
  }

  /** Whether a switch was given. */
  public boolean has(String option) {
    return values.containsKey(option);
  }

  /** The parts of an option's value between commas; empty where it was not given. */
  public List<String> list(String option) {
    return value(option).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /**
   * An option's span of time, such as {@code 10s}, if it was given.
   *
   * @throws UsageException if its value is no span
   */
  public Optional<Duration> span(String option) {
    try {
      return value(option).map(Span::parse);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          "--%s is no span of time.".formatted(option),
          String.valueOf(wrong.getMessage()),
          "Write a span such as 10s, 5m or 1h.",
          wrong);
    }
  }

  /** The options as they would be written, in the order of their names. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
