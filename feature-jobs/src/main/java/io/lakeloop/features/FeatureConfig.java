package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Key;
import io.lakeloop.core.table.Columns;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * One feature: an aggregate of a column over a window, or, without an aggregate, the column of the
 * entity's newest row; instead of a column SQL over one row will do.
 *
 * @param aggregate what is computed over the window; empty for a row feature
 * @param of the source's column, or SQL over its columns; may be left out for a count of rows
 * @param window how far back the window reaches; goes with an aggregate
 * @param k how many values {@code last-k} and {@code top-k} keep, from 1 on
 * @param quantile the share that {@code quantile} asks for, between 0 and 1
 * @param missing what the feature is where it would be null, as text of its type
 * @param description what the value means
 * @param unit what it is measured in, such as EUR
 * @param tags words to find it by
 */
public record FeatureConfig(
    @Description(
            "What is computed of the window's values, nulls left out: of none a count is 0, all else"
                + " null; variance and stddev are of a sample. Left out: the newest row's value.")
        Optional<Aggregate> aggregate,
    @Description("The source's column, or SQL over its columns; left out only for a count of rows.")
        Optional<String> of,
    @Description("How far back the window reaches, such as 7d.") Optional<Duration> window,
    @Description("How many values last-k (the latest) and top-k (the greatest) keep.")
        Optional<Integer> k,
    @Description(
            "Which quantile, between 0 and 1, 0.5 being the median: the least value that at least"
                + " this share of them do not exceed.")
        Optional<Double> quantile,
    @Key("default") @Description("What the feature is where it would be null.")
        Optional<String> missing,
    @Default("") @Description("What the value means.") String description,
    @Description("What it is measured in, such as EUR.") Optional<String> unit,
    @Description("Words to find it by.") List<String> tags) {
  /** Refuses a shape that says neither a windowed nor a row feature, or less or more than it. */
  public FeatureConfig {
    tags = List.copyOf(tags);
    if (aggregate.isPresent() != window.isPresent()) {
      throw new IllegalArgumentException("an aggregate and a window go together");
    }
    if (window.filter(span -> span.compareTo(Duration.of(1, ChronoUnit.MICROS)) < 0).isPresent()) {
      throw new IllegalArgumentException("a window is longer than nothing");
    }
    if (of.isEmpty() && !aggregate.equals(Optional.of(Aggregate.COUNT))) {
      throw new IllegalArgumentException("only a count of rows can leave out 'of'");
    }
    checkParameters(aggregate, k, quantile);
    if (missing.isPresent() && aggregate.isPresent()) {
      checkDefault(aggregate.get(), missing.get());
    }
  }

  /** A feature with nothing but its meaning to say of it. */
  public FeatureConfig(
      Optional<Aggregate> aggregate,
      Optional<String> of,
      Optional<Duration> window,
      String description) {
    this(
        aggregate,
        of,
        window,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        description,
        Optional.empty(),
        List.of());
  }

  /** Refuses a name that no table's column can have. */
  static void requireName(String name) {
    if (!Columns.storable(name).equals(name)) {
      throw new IllegalArgumentException(
          "the feature '%s' cannot be a column: call it %s"
              .formatted(name, Columns.storable(name)));
    }
  }

  private static void checkParameters(
      Optional<Aggregate> aggregate, Optional<Integer> k, Optional<Double> quantile) {
    if (aggregate.filter(Aggregate::takesK).isPresent() != k.isPresent()) {
      throw new IllegalArgumentException("last-k and top-k need a 'k', and nothing else does");
    }
    if (k.filter(count -> count < 1).isPresent()) {
      throw new IllegalArgumentException("'k' is 1 or more, not " + k.get());
    }
    if (aggregate.equals(Optional.of(Aggregate.QUANTILE)) != quantile.isPresent()) {
      throw new IllegalArgumentException("a quantile needs 'quantile', and nothing else does");
    }
    // What is no number compares as false, and so is refused too.
    if (quantile.filter(share -> !(share > 0 && share < 1)).isPresent()) {
      throw new IllegalArgumentException("'quantile' lies between 0 and 1, not " + quantile.get());
    }
  }

  private static void checkDefault(Aggregate aggregate, String missing) {
    if (aggregate.counts()) {
      throw new IllegalArgumentException("a count is never missing: leave 'default' out");
    }
    if (aggregate.collects()) {
      throw new IllegalArgumentException(
          "%s gives an array or a map, which takes no 'default'".formatted(aggregate.word()));
    }
    if (aggregate.needsNumbers()) {
      try {
        Double.parseDouble(missing);
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "the 'default' of %s is a number, not '%s'".formatted(aggregate.word(), missing),
            wrong);
      }
    }
  }
}
