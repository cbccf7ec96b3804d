package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * The materialised features of a lakehouse, whatever project makes them: what their tables say of
 * themselves, and what one pass over the rows of those that are asked for adds.
 */
final class FeatureCatalogue {
  private final Tables tables;

  FeatureCatalogue(Tables tables) {
    this.tables = tables;
  }

  /**
   * The features that hold all of the words, by table and name.
   *
   * @param words none: all features
   */
  List<FeatureDescription> find(List<String> words) {
    Map<String, List<String>> users = trainingSets();
    Map<String, Double> lags = lags();
    List<FeatureDescription> found = new ArrayList<>();
    for (TableName table : tables.list()) {
      if (table.layer() == Layer.FEATURES) {
        List<FeatureDescription> told =
            told(
                tables.facts(table),
                feature -> users.getOrDefault(table + "." + feature, List.of()),
                Optional.ofNullable(lags.get(table.local())));
        List<FeatureDescription> fitting =
            told.stream().filter(feature -> feature.holds(words)).toList();
        found.addAll(fitting.isEmpty() ? fitting : measured(table, fitting));
      }
    }
    return found;
  }

  /** What a table says of its features; nothing of their rows. */
  private static List<FeatureDescription> told(
      TableFacts facts, Function<String, List<String>> users, Optional<Double> lag) {
    Map<String, String> said = facts.properties();
    List<String> entity = list(said, FeatureTable.ENTITY);
    String eventTime = said.getOrDefault(FeatureTable.EVENT_TIME, "");
    return Arrays.stream(facts.schema().fields())
        .filter(field -> !entity.contains(field.name()) && !field.name().equals(eventTime))
        .map(
            field ->
                new FeatureDescription(
                    facts.version().table() + "." + field.name(),
                    field.dataType().simpleString(),
                    said.getOrDefault(FeatureTable.feature(field.name(), "definition"), ""),
                    comment(field),
                    said.getOrDefault(FeatureTable.feature(field.name(), "unit"), ""),
                    facts.owner().orElse(""),
                    list(said, FeatureTable.feature(field.name(), "tags")),
                    said.getOrDefault(TableFacts.PROJECT, ""),
                    entity,
                    said.getOrDefault(FeatureTable.SOURCE, ""),
                    said.getOrDefault(FeatureTable.HASH, ""),
                    0,
                    Optional.empty(),
                    lag,
                    Optional.empty(),
                    users.apply(field.name())))
        .toList();
  }

  /** The same with what the rows tell: one pass over the columns asked for. */
  private List<FeatureDescription> measured(TableName table, List<FeatureDescription> features) {
    String prefix = tables.facts(table).version().table() + ".";
    List<Column> figures = new ArrayList<>();
    String eventTime = tables.properties(table).getOrDefault(FeatureTable.EVENT_TIME, "");
    figures.add(
        eventTime.isEmpty()
            ? lit(null).cast("timestamp")
            : max(Columns.named(eventTime).cast("timestamp")));
    for (FeatureDescription feature : features) {
      Column value = Columns.named(feature.feature().substring(prefix.length()));
      figures.add(count_if(value.isNull()));
    }
    Row row = tables.read(table).agg(count(lit(1)), figures.toArray(Column[]::new)).first();
    List<FeatureDescription> measured = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      measured.add(measured(features.get(i), row, row.getLong(i + 2)));
    }
    return measured;
  }

  private static FeatureDescription measured(FeatureDescription told, Row row, long nulls) {
    long rows = row.getLong(0);
    return new FeatureDescription(
        told.feature(),
        told.type(),
        told.definition(),
        told.description(),
        told.unit(),
        told.owner(),
        told.tags(),
        told.project(),
        told.entity(),
        told.source(),
        told.definitionHash(),
        rows,
        Optional.ofNullable((Timestamp) row.get(1)).map(Timestamp::toInstant),
        told.lagSeconds(),
        rows == 0 ? Optional.<Double>empty() : Optional.of((double) nulls / rows),
        told.trainingSets());
  }

  /** The names of the training sets that look a feature up, by its name with its table's. */
  private Map<String, List<String>> trainingSets() {
    Map<String, List<String>> users = new LinkedHashMap<>();
    for (TableName set : tables.list()) {
      if (set.layer() == Layer.TRAINING_SETS) {
        for (String used : list(tables.properties(set), TrainingSet.LOOKED_UP)) {
          users.computeIfAbsent(used, feature -> new ArrayList<>()).add(set.toString());
        }
      }
    }
    return users;
  }

  /** How long the last changes waited that came into each feature table. */
  private Map<String, Double> lags() {
    Map<String, Double> lags = new LinkedHashMap<>();
    if (tables.exists(FeatureFreshness.NAME)) {
      tables
          .read(FeatureFreshness.NAME)
          .where(col("lag_seconds").isNotNull())
          .groupBy("table")
          .agg(max_by(col("lag_seconds"), col("feature_committed_at")))
          .collectAsList()
          .forEach(row -> lags.put(row.getString(0), row.getDouble(1)));
    }
    return lags;
  }

  private static String comment(StructField field) {
    return field.getComment().isDefined() ? field.getComment().get() : "";
  }

  private static List<String> list(Map<String, String> said, String key) {
    return FeatureText.list(said.getOrDefault(key, ""));
  }
}
