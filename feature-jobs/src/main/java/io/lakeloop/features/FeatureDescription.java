package io.lakeloop.features;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One materialised feature as the lakehouse tells of it.
 *
 * @param feature its name with its table's: {@code features.spend.mean}
 * @param type of its values
 * @param definition what is computed, such as {@code mean of amount_eur over 2d}
 * @param description what the value means; may be empty
 * @param unit what it is measured in; may be empty
 * @param owner who answers for its table; may be empty
 * @param tags words to find it by
 * @param project that makes it; may be empty
 * @param entity the entity's keys
 * @param source the table whose rows are the events
 * @param definitionHash of its table
 * @param rows of its table
 * @param newest the greatest event time of its table; empty where there is no row
 * @param lagSeconds how long the last changes waited to come in; empty where that was not measured
 * @param nullShare which share of its values is null; empty where there is no row
 * @param trainingSets that look it up
 */
record FeatureDescription(
    String feature,
    String type,
    String definition,
    String description,
    String unit,
    String owner,
    List<String> tags,
    String project,
    List<String> entity,
    String source,
    String definitionHash,
    long rows,
    Optional<Instant> newest,
    Optional<Double> lagSeconds,
    Optional<Double> nullShare,
    List<String> trainingSets) {
  /** Copies the lists. */
  FeatureDescription {
    tags = List.copyOf(tags);
    entity = List.copyOf(entity);
    trainingSets = List.copyOf(trainingSets);
  }

  /** Whether each word is somewhere in what is said of it, in letters of any case. */
  boolean holds(List<String> words) {
    String text =
        Stream.of(
                Stream.of(feature, definition, description, unit, owner, project, source),
                tags.stream(),
                entity.stream(),
                trainingSets.stream())
            .flatMap(part -> part)
            .reduce("", (all, part) -> all + "\n" + part)
            .toLowerCase(Locale.ROOT);
    return words.stream().allMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
  }
}
