package io.lakeloop.training;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * What all candidates of a model have in common.
 *
 * @param task what is predicted
 * @param trainingSet the training set's name
 * @param keys the columns that together name a row
 * @param label the column to predict
 * @param columns the features to predict it from, in order, each with its preparation
 * @param interactions products of features, such as {@code education:hours}
 * @param fillNulls what stands for numbers that are not known, where a column does not say
 * @param balance what is done about rare classes
 * @param rowShare the share of the training rows that is learnt from
 * @param seed seed of everything random
 * @param partitions how many partitions the training rows are hashed into
 */
record ModelDesign(
    Task task,
    String trainingSet,
    List<String> keys,
    String label,
    List<FeatureColumn> columns,
    List<String> interactions,
    FillNulls fillNulls,
    BalanceConfig balance,
    double rowShare,
    long seed,
    int partitions) {
  // A task over fewer takes longer to send than to run, over more the others wait for it.
  private static final long ROWS_A_PARTITION = 500_000;

  // Of two partitions a sum has the same bits whichever ends first.
  private static final long FEWEST_PARTITIONS = 2;

  ModelDesign {
    keys = List.copyOf(keys);
    columns = List.copyOf(columns);
    interactions = List.copyOf(interactions);
  }

  /**
   * A model's design over a training set. What a feature is follows from its type, where config
   * does not say: numbers and booleans are amounts, texts are categories.
   *
   * @param schema the types of the training set's columns
   * @param rows how many it has, in all its splits: where config does not say, the number of
   *     partitions follows from them, and so from nothing that the same rows may be without
   * @throws UsageException if the config names a column that the training set does not have, or
   *     asks of a feature what only a number can give
   */
  static ModelDesign of(
      String model, ModelConfig config, TrainingSet set, StructType schema, long rows) {
    requireKnown(model, "categorical", config.categorical(), set);
    requireKnown(model, "exclude-features", config.excludeFeatures(), set);
    requireKnown(model, "preprocessing", config.preprocessing().columns().keySet(), set);
    config.tuning().ifPresent(tuning -> requireGroups(model, tuning, set, schema));
    List<String> features =
        set.features().stream().filter(name -> !config.excludeFeatures().contains(name)).toList();
    if (features.isEmpty()) {
      throw new UsageException(
          "The model '%s' has nothing to learn from.".formatted(model),
          "exclude-features names every feature of %s.".formatted(TrainingSet.table(set.name())),
          "Leave it a feature in training.yml.");
    }
    ModelDesign design =
        new ModelDesign(
            config.task(),
            set.name(),
            set.keys(),
            set.label(),
            features.stream().map(name -> column(model, name, config, schema)).toList(),
            config.preprocessing().interactions(),
            config.fillNulls(),
            config.balance(),
            config.rowShare(),
            config.seed(),
            config.partitions().orElseGet(() -> partitions(rows)));
    design.requireInteractions(model);
    return design;
  }

  private static int partitions(long rows) {
    long needed = (rows + ROWS_A_PARTITION - 1) / ROWS_A_PARTITION;
    return (int) Math.min(Math.max(needed, FEWEST_PARTITIONS), ModelConfig.MOST_PARTITIONS);
  }

  /** The features' names, in order. */
  List<String> features() {
    return columns.stream().map(FeatureColumn::name).toList();
  }

  /** The features whose values are names. */
  List<String> categorical() {
    return named(FeatureKind.CATEGORY);
  }

  /** The features that are amounts. */
  List<String> numeric() {
    return named(FeatureKind.NUMBER);
  }

  /** The features that an interaction is of, in order. */
  static List<String> parts(String interaction) {
    return Arrays.stream(interaction.split(":")).map(String::strip).toList();
  }

  /** A feature by its name. */
  FeatureColumn column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no feature is named " + name));
  }

  /**
   * Refuses rows whose amounts are no numbers.
   *
   * @throws UsageException if a feature that is an amount is neither numeric nor boolean
   */
  void requireNumbers(StructType schema) {
    for (String name : numeric()) {
      DataType type = schema.apply(name).dataType();
      if (!isNumber(type)) {
        throw new UsageException(
            "The feature '%s' of %s is no number.".formatted(name, TrainingSet.table(trainingSet)),
            "Its type is %s.".formatted(type.simpleString()),
            "List it under categorical or exclude-features in training.yml.");
      }
    }
  }

  private List<String> named(FeatureKind kind) {
    return columns.stream()
        .filter(column -> column.kind() == kind)
        .map(FeatureColumn::name)
        .toList();
  }

  private static FeatureColumn column(
      String model, String name, ModelConfig config, StructType schema) {
    ColumnConfig said = config.preprocessing().columns().get(name);
    boolean category =
        config.categorical().contains(name) || schema.apply(name).dataType() instanceof StringType;
    FeatureKind inferred = category ? FeatureKind.CATEGORY : FeatureKind.NUMBER;
    if (said == null) {
      return FeatureColumn.plain(name, inferred, config.fillNulls());
    }
    FeatureKind kind = said.as().orElse(said.isForNumbers() ? FeatureKind.NUMBER : inferred);
    if (config.categorical().contains(name) && kind != FeatureKind.CATEGORY) {
      throw new UsageException(
          "The model '%s' takes '%s' for a category and for something else.".formatted(model, name),
          "It is listed under categorical, and preprocessing has settings of another kind.",
          "Take it out of one of the two in training.yml.");
    }
    return FeatureColumn.of(name, kind, config.fillNulls(), said);
  }

  private void requireInteractions(String model) {
    for (String interaction : interactions) {
      for (String part : parts(interaction)) {
        if (!features().contains(part) || column(part).kind() == FeatureKind.TEXT) {
          throw new UsageException(
              "The interaction '%s' of the model '%s' cannot be made."
                  .formatted(interaction, model),
              "'%s' is no number and no category among its features.".formatted(part),
              "Correct preprocessing in training.yml.");
        }
      }
    }
  }

  private static void requireGroups(
      String model, TuningConfig tuning, TrainingSet set, StructType schema) {
    List<String> known = Arrays.asList(schema.fieldNames());
    for (String column : tuning.groupBy()) {
      if (!known.contains(column)) {
        throw new UsageException(
            "Rows of the model '%s' cannot be held out together by '%s'.".formatted(model, column),
            "%s has no such column.".formatted(TrainingSet.table(set.name())),
            Suggestion.nearest(column, known)
                .map(near -> "Write '%s' under tuning in training.yml.".formatted(near))
                .orElse("Correct group-by under tuning in training.yml."));
      }
    }
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static void requireKnown(
      String model, String key, Collection<String> names, TrainingSet set) {
    for (String name : names) {
      if (!set.features().contains(name)) {
        throw new UsageException(
            "%s of the model '%s' names '%s', which is no feature.".formatted(key, model, name),
            "%s has the features %s."
                .formatted(TrainingSet.table(set.name()), String.join(", ", set.features())),
            Suggestion.nearest(name, set.features())
                .map(near -> "Write '%s' in training.yml.".formatted(near))
                .orElse("Correct training.yml."));
      }
    }
  }
}
