package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.time.Duration;
import java.util.Optional;

/**
 * One feature: an aggregate of a column over a window, or, without an aggregate, the column of the
 * entity's newest row.
 *
 * @param aggregate what is computed over the window; empty for a row feature
 * @param of the source's column; may be left out for a count of rows
 * @param window how far back the window reaches; goes with an aggregate
 * @param description what the value means
 */
public record FeatureConfig(
    @Description("count, sum, mean, min or max over the window; left out: the newest row's value.")
        Optional<Aggregate> aggregate,
    @Description("The source's column; left out only for a count of rows.") Optional<String> of,
    @Description("How far back the window reaches, such as 7d.") Optional<Duration> window,
    @Default("") @Description("What the value means.") String description) {
  /** Refuses a shape that says neither a windowed nor a row feature. */
  public FeatureConfig {
    if (aggregate.isPresent() != window.isPresent()) {
      throw new IllegalArgumentException("an aggregate and a window go together");
    }
    if (of.isEmpty() && !aggregate.equals(Optional.of(Aggregate.COUNT))) {
      throw new IllegalArgumentException("only a count of rows can leave out 'of'");
    }
  }
}
