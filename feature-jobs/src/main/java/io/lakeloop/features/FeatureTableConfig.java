package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One feature table: features of an entity, computed from the rows of one source.
 *
 * @param description what it is for
 * @param owner who answers for it
 * @param entity the entity's key columns, named alike in the source and in every spine
 * @param eventTime the source's timestamp column
 * @param source the table whose rows are the events
 * @param filter SQL condition on the source's rows: those that do not meet it are no events
 * @param availableAfter how long after its event time a row may be used
 * @param step the distance of the times at which values are kept; empty: at the source's events
 * @param tags words to find it by
 * @param features each feature by its name, which is a column's
 */
public record FeatureTableConfig(
    @Default("") @Description("What the table is for.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("The entity's key columns, named alike in source and spine.") List<String> entity,
    @Description("The timestamp column of the source.") String eventTime,
    @Description("The table whose rows are the events: layer.name.") TableName source,
    @Description("SQL condition that selects the source's rows; left out: all.")
        Optional<String> filter,
    @Default("0s") @Description("How long after its event time a row may be used, such as 7d.")
        Duration availableAfter,
    @Description("Keep values at fixed steps of UTC, such as 1d; left out: at the source's events.")
        Optional<Duration> step,
    @Description("Words to find it by.") List<String> tags,
    @Description("The features by name.") Map<String, FeatureConfig> features) {
  /** Refuses a table without entity or features, and columns that cannot be. */
  public FeatureTableConfig {
    entity = List.copyOf(entity);
    tags = List.copyOf(tags);
    if (entity.isEmpty() || features.isEmpty()) {
      throw new IllegalArgumentException("a feature table needs an entity and a feature");
    }
    features.keySet().forEach(FeatureConfig::requireName);
    refuseClashes(entity, eventTime, features.keySet());
    if (step.filter(each -> each.isNegative() || each.isZero()).isPresent()) {
      throw new IllegalArgumentException("a step is longer than nothing");
    }
  }

  private static void refuseClashes(List<String> entity, String eventTime, Set<String> features) {
    Set<String> taken = new HashSet<>();
    entity.forEach(key -> taken.add(key.toLowerCase(Locale.ROOT)));
    taken.add(eventTime.toLowerCase(Locale.ROOT));
    for (String feature : features) {
      // Columns of one name in another case are one column to Spark.
      if (!taken.add(feature.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "the feature '%s' is named like a key, the event-time or another feature"
                .formatted(feature));
      }
    }
  }

  /** A feature table of all rows of its source, at their times, without tags. */
  public FeatureTableConfig(
      String description,
      Optional<String> owner,
      List<String> entity,
      String eventTime,
      TableName source,
      Duration availableAfter,
      Map<String, FeatureConfig> features) {
    this(
        description,
        owner,
        entity,
        eventTime,
        source,
        Optional.empty(),
        availableAfter,
        Optional.empty(),
        List.of(),
        features);
  }
}
