package io.lakeloop.features;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a training set's definition must keep to beyond its shape; needs no table to be told. */
final class FeatureSetRules {
  private static final Position FILE = Position.of(FeatureSet.FILE);

  private final FeaturesConfig config;
  private final String name;
  private final Problems problems;

  FeatureSetRules(FeaturesConfig config, String name, Problems problems) {
    this.config = config;
    this.name = name;
    this.problems = problems;
  }

  /**
   * Notes all that is wrong.
   *
   * @return the lookups that name a feature table and its features rightly
   */
  List<Lookup> check(TrainingSetConfig set) {
    List<Lookup> sound = new ArrayList<>();
    for (LookupConfig lookup : set.lookups()) {
      FeatureTableConfig table =
          lookup.table().layer() == Layer.FEATURES
              ? config.featureTables().get(lookup.table().name())
              : null;
      if (table == null) {
        refuseTable(lookup.table());
      } else if (hasFeatures(lookup, table)) {
        Lookup found = Lookup.of(lookup, table);
        sound.add(found);
        refuseCollections(found);
        refuseLeak(set.spine(), lookup, table);
      }
    }
    refuseNames(set, sound);
    return sound;
  }

  private void refuseTable(TableName table) {
    problem(
        "looks up %s, which is no feature table here".formatted(table),
        nearest(table.name(), config.featureTables().keySet(), "features."));
  }

  private boolean hasFeatures(LookupConfig lookup, FeatureTableConfig table) {
    boolean all = true;
    for (String feature : lookup.features()) {
      if (!table.features().containsKey(feature)) {
        all = false;
        problem(
            "asks for feature '%s', which %s has not".formatted(feature, lookup.table()),
            nearest(feature, table.features().keySet(), ""));
      }
    }
    return all;
  }

  /** What is no number or text no model can be trained on. */
  private void refuseCollections(Lookup lookup) {
    for (String feature : lookup.features()) {
      lookup
          .feature(feature)
          .aggregate()
          .filter(Aggregate::collects)
          .ifPresent(
              kind ->
                  problem(
                      "asks for feature '%s' of %s, a %s, which no model can be trained on"
                          .formatted(feature, lookup.table(), kind.word()),
                      "list the lookup's features without it"));
    }
  }

  /** A window's ties include its end: without a delay the row's own values would be among them. */
  private void refuseLeak(SpineConfig spine, LookupConfig lookup, FeatureTableConfig table) {
    boolean same = table.source().equals(spine.table());
    boolean included = lookup.ownRow() == LookupConfig.OwnRow.INCLUDED;
    boolean stored = lookup.evaluate() == LookupConfig.Evaluate.MATERIALIZED;
    if (same && !included && table.availableAfter().isZero()) {
      problem(
          "looks up %s with own-row: excluded, but each row of %s is itself an event there, at the"
                  .formatted(lookup.table(), spine.table())
              + " moment it is asked for: it would count",
          (stored ? "leave evaluate out and say" : "say")
              + " own-row: included if what the features use is known by then, else give the feature"
              + " table an available-after");
    }
    if (stored && included) {
      problem(
          "looks up %s with own-row: included and evaluate: materialized, but stored rows are taken as"
                  .formatted(lookup.table())
              + " they are, and none is added",
          "leave one of the two out");
    } else if (!same && included) {
      problem(
          "looks up %s with own-row: included, but its source is %s, and rows of %s are no events there"
              .formatted(lookup.table(), table.source(), spine.table()),
          "leave own-row out");
    }
  }

  private void refuseNames(TrainingSetConfig set, List<Lookup> lookups) {
    Set<String> taken = new HashSet<>();
    List<String> reserved = new ArrayList<>(FeatureSet.identity(set.spine(), lookups));
    reserved.add(set.spine().label());
    refuseSplit(reserved, set.spine());
    reserved.add(TrainingSet.SPLIT);
    reserved.forEach(column -> taken.add(column.toLowerCase(Locale.ROOT)));
    for (String feature : FeatureSet.features(set.spine(), lookups)) {
      // Columns of one name in another case are one column to Spark.
      if (!taken.add(feature.toLowerCase(Locale.ROOT))) {
        problem(
            "has the feature '%s' and another column of that name".formatted(feature),
            "name the feature otherwise, or choose the lookup's features");
      }
    }
  }

  private void refuseSplit(List<String> columns, SpineConfig spine) {
    columns.stream()
        .filter(TrainingSet.SPLIT::equalsIgnoreCase)
        .forEach(
            column ->
                problem(
                    "has the column '%s' of %s, but each row's split is said in a column of that name"
                        .formatted(column, spine.table()),
                    "give the column another name in %s".formatted(spine.table())));
  }

  private void problem(String what, String remedy) {
    problems.add(FILE, "training set '%s' %s".formatted(name, what), remedy);
  }

  private static String nearest(String word, Collection<String> known, String prefix) {
    return Suggestion.nearest(word, known)
        .map(near -> "did you mean " + prefix + near + "?")
        .orElse("known here: " + String.join(", ", known));
  }
}
