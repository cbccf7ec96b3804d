package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.PastVersion;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A lookup with the feature table it names.
 *
 * @param table the feature table's name
 * @param config what the feature table says
 * @param features which of its features, in order
 * @param ownRow whether the row that asks is itself an event
 * @param maxAge how old the newest row may be, for row features and stored ones
 * @param evaluate whether values are computed at the time asked for, or stored ones looked up
 */
record Lookup(
    TableName table,
    FeatureTableConfig config,
    List<String> features,
    LookupConfig.OwnRow ownRow,
    Optional<Duration> maxAge,
    LookupConfig.Evaluate evaluate) {
  /** Joins a lookup with its feature table, both of which must exist. */
  static Lookup of(LookupConfig lookup, FeatureTableConfig config) {
    List<String> features =
        lookup.features().isEmpty() ? List.copyOf(config.features().keySet()) : lookup.features();
    return new Lookup(
        lookup.table(), config, features, lookup.ownRow(), lookup.maxAge(), lookup.evaluate());
  }

  /** All features of a feature table, at the times of its own events. */
  static Lookup all(TableName table, FeatureTableConfig config) {
    return new Lookup(
        table,
        config,
        List.copyOf(config.features().keySet()),
        LookupConfig.OwnRow.INCLUDED,
        Optional.empty(),
        LookupConfig.Evaluate.ON_DEMAND);
  }

  /** Whether stored values are looked up. */
  boolean isStored() {
    return evaluate == LookupConfig.Evaluate.MATERIALIZED;
  }

  /**
   * Whose rows are asked: those of the feature table's source, or the feature table's own, which
   * hold nothing that was not available at their time.
   */
  SourceFeatures.Source events() {
    return isStored()
        ? new SourceFeatures.Source(
            table,
            new SourceFilter(table, Optional.empty()),
            config.entity(),
            config.eventTime(),
            Duration.ZERO,
            LookupConfig.OwnRow.EXCLUDED)
        : new SourceFeatures.Source(
            config.source(),
            SourceFilter.of(config),
            config.entity(),
            config.eventTime(),
            config.availableAfter(),
            ownRow);
  }

  /**
   * Refuses stored values, at the version that {@code tables} has pinned, which are not what the
   * config says.
   *
   * @throws UsageException if the feature table was computed by another definition
   */
  void requireStoredAsDefined(Tables tables) {
    String defined = new FeatureTable(table.name(), config).definitionHash();
    String stored = new PastVersion(tables, tables.pin(table)).properties().get(FeatureTable.HASH);
    if (!defined.equals(stored)) {
      throw new UsageException(
          "%s holds values of another definition.".formatted(table),
          "%s has defined it otherwise since its values were computed, and they are looked up with"
                  .formatted(FeatureSet.FILE)
              + " evaluate: materialized.",
          "Run refresh-features --table %s, then this again.".formatted(table.name()));
    }
  }

  /**
   * The features by whose values the row is chosen where several are of one time: all row features
   * of the feature table in its order, asked for or not, so that whoever asks for some of them
   * takes the row that the feature table and the online store hold. Empty where no row is looked
   * up.
   */
  List<String> tieBreaks() {
    return isStored() ? List.of() : ties();
  }

  /** The same, whether the row is looked up now or was when the feature table was computed. */
  private List<String> ties() {
    return features.stream().anyMatch(this::isOfRow)
        ? config.features().keySet().stream().filter(this::isOfRow).toList()
        : List.of();
  }

  /** Whether a feature is a value of a row of the source. */
  private boolean isOfRow(String name) {
    return feature(name).aggregate().isEmpty();
  }

  /** Everything that decides the values, as one text. */
  String definition() {
    StringBuilder text = new StringBuilder();
    text.append(config.source()).append(config.entity()).append(config.eventTime());
    text.append(config.availableAfter()).append(ownRow).append(maxAge);
    if (isStored()) {
      text.append(evaluate).append(config.step());
    }
    // What is not said leaves no trace: definitions of before it could be said stay the same.
    config.filter().ifPresent(filter -> text.append(" filter ").append(filter));
    for (String name : features) {
      FeatureConfig feature = feature(name);
      text.append('\n').append(name).append(feature.aggregate());
      text.append(feature.of()).append(feature.window());
      feature.k().ifPresent(k -> text.append(" k ").append(k));
      feature.quantile().ifPresent(share -> text.append(" quantile ").append(share));
      feature.missing().ifPresent(missing -> text.append(" default ").append(missing));
    }
    // As above: where all row features are asked for, their order is said.
    if (!features.stream().filter(this::isOfRow).toList().equals(ties())) {
      text.append("\nties ").append(columns(ties()));
    }
    return text.toString();
  }

  /** The source's columns that row features are. */
  List<String> columns(List<String> rowFeatures) {
    return rowFeatures.stream().map(name -> feature(name).of().orElseThrow()).distinct().toList();
  }

  FeatureConfig feature(String name) {
    FeatureConfig feature = config.features().get(name);
    if (feature == null) {
      throw new IllegalArgumentException("%s has no feature '%s'".formatted(table, name));
    }
    return feature;
  }
}
