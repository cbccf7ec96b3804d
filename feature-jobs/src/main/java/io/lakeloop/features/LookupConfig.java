package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A feature table asked for each row of a spine, as of the row's time.
 *
 * @param table the feature table: {@code features.NAME}
 * @param features which of its features; all, where it is left out
 * @param ownRow whether the row itself is among the events
 * @param maxAge how old the newest row may be for row features and stored ones
 * @param evaluate whether values are computed at the row's time, or stored ones looked up
 */
public record LookupConfig(
    @Description("The feature table: features.NAME.") TableName table,
    @Description("Which of its features; left out: all.") List<String> features,
    @Default("excluded") @Description("Whether the row itself counts: included or excluded.")
        OwnRow ownRow,
    @Description("How old the newest row may be, for row features and stored values.")
        Optional<Duration> maxAge,
    @Default("on-demand")
        @Description("on-demand: computed at the row's time; materialized: newest stored row.")
        Evaluate evaluate) {
  /** Whether the row that is asked for is itself an event. */
  public enum OwnRow {
    /** It counts, and is added where the source does not hold it yet. */
    INCLUDED,
    /** It does not count. */
    EXCLUDED
  }

  /** Where the values come from. */
  public enum Evaluate {
    /** They are computed from the source, at the time asked for. */
    ON_DEMAND,
    /** The newest row that the feature table holds at that time or before, if young enough. */
    MATERIALIZED
  }
}
