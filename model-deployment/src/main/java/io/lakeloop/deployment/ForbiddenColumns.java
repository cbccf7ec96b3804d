package io.lakeloop.deployment;

import io.lakeloop.core.table.TableName;
import io.lakeloop.features.FeatureConfig;
import io.lakeloop.features.FeatureTableConfig;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.LookupConfig;
import io.lakeloop.features.TrainingSetConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Tells which features are made from columns whose PII tag is forbidden. An expression is taken to
 * read every column whose name stands in it as a word, so it may be blamed for too much, never for
 * too little.
 */
final class ForbiddenColumns {
  private static final String PROPERTY = "lakeloop.pii.";
  private static final Pattern LITERAL = Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'");

  private final FeaturesConfig config;
  private final List<String> forbidden;
  private final Function<TableName, Map<String, String>> properties;

  /**
   * A check.
   *
   * @param forbidden the forbidden tags
   * @param properties the Delta properties of a table, none where it does not exist; columns' tags
   *     are those under {@code lakeloop.pii.COLUMN}
   */
  ForbiddenColumns(
      FeaturesConfig config,
      List<String> forbidden,
      Function<TableName, Map<String, String>> properties) {
    this.config = config;
    this.forbidden = List.copyOf(forbidden);
    this.properties = properties;
  }

  /** One sentence for each feature that may not be used, in the order of the features. */
  List<String> findings(String trainingSet, List<String> features) {
    TrainingSetConfig definition = config.trainingSets().get(trainingSet);
    if (definition == null) {
      return List.of(
          "features.yml has no training set '%s', so the features' columns are not known"
              .formatted(trainingSet));
    }
    Map<String, Source> sources = sources(definition);
    List<String> findings = new ArrayList<>();
    for (String feature : features) {
      Source source = sources.get(feature);
      if (source == null) {
        findings.add("features.yml does not say what the feature '%s' is".formatted(feature));
      } else {
        findings.addAll(findings(feature, source));
      }
    }
    return findings;
  }

  private List<String> findings(String feature, Source source) {
    List<String> findings = new ArrayList<>();
    properties
        .apply(source.table())
        .forEach(
            (property, tag) -> {
              if (property.startsWith(PROPERTY)
                  && forbidden.contains(tag)
                  && source.mentions(property.substring(PROPERTY.length()))) {
                findings.add(
                    "the feature '%s' is made from %s.%s, which is tagged '%s'"
                        .formatted(
                            feature, source.table(), property.substring(PROPERTY.length()), tag));
              }
            });
    return findings.stream().sorted().toList();
  }

  private Map<String, Source> sources(TrainingSetConfig definition) {
    Map<String, Source> sources = new LinkedHashMap<>();
    definition
        .spine()
        .features()
        .forEach(
            (feature, sql) -> sources.put(feature, new Source(definition.spine().table(), sql)));
    for (LookupConfig lookup : definition.lookups()) {
      FeatureTableConfig table = config.featureTables().get(lookup.table().name());
      if (table != null) {
        table
            .features()
            .forEach((name, feature) -> sources.put(name, source(table.source(), feature)));
      }
    }
    return sources;
  }

  private static Source source(TableName table, FeatureConfig feature) {
    return new Source(table, feature.of().orElse(""));
  }

  private record Source(TableName table, String sql) {
    boolean mentions(String column) {
      String code = LITERAL.matcher(sql).replaceAll(" ").toLowerCase(Locale.ROOT);
      return Pattern.compile(
              "(?<!\\w)" + Pattern.quote(column.toLowerCase(Locale.ROOT)) + "(?!\\w)")
          .matcher(code)
          .find();
    }
  }
}
