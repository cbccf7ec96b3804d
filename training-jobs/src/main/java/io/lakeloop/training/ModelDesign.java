package io.lakeloop.training;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import java.util.List;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * What all candidates of a model have in common.
 *
 * @param task what is predicted
 * @param trainingSet the training set's name
 * @param keys the columns that together name a row
 * @param label the column to predict
 * @param features the columns to predict it from, in order
 * @param categorical those of them whose values are names
 * @param fillNulls what stands for numbers that are not known
 * @param seed seed of everything random
 * @param partitions how many partitions the training rows are hashed into
 */
record ModelDesign(
    Task task,
    String trainingSet,
    List<String> keys,
    String label,
    List<String> features,
    List<String> categorical,
    FillNulls fillNulls,
    long seed,
    int partitions) {
  ModelDesign {
    keys = List.copyOf(keys);
    features = List.copyOf(features);
    categorical = List.copyOf(categorical);
  }

  /**
   * A model's design over a training set.
   *
   * @throws UsageException if the config names a feature that the training set does not have
   */
  static ModelDesign of(String model, ModelConfig config, TrainingSet set) {
    requireKnown(model, "categorical", config.categorical(), set);
    requireKnown(model, "exclude-features", config.excludeFeatures(), set);
    List<String> features =
        set.features().stream().filter(name -> !config.excludeFeatures().contains(name)).toList();
    if (features.isEmpty()) {
      throw new UsageException(
          "The model '%s' has nothing to learn from.".formatted(model),
          "exclude-features names every feature of %s.".formatted(TrainingSet.table(set.name())),
          "Leave it a feature in training.yml.");
    }
    return new ModelDesign(
        config.task(),
        set.name(),
        set.keys(),
        set.label(),
        features,
        features.stream().filter(config.categorical()::contains).toList(),
        config.fillNulls(),
        config.seed(),
        config.partitions());
  }

  /** The features that are amounts. */
  List<String> numeric() {
    return features.stream().filter(name -> !categorical.contains(name)).toList();
  }

  /**
   * Refuses rows whose amounts are no numbers.
   *
   * @throws UsageException if a feature that is not categorical is neither numeric nor boolean
   */
  void requireNumbers(StructType schema) {
    for (String name : numeric()) {
      DataType type = schema.apply(name).dataType();
      if (!(type instanceof NumericType || type instanceof BooleanType)) {
        throw new UsageException(
            "The feature '%s' of %s is no number.".formatted(name, TrainingSet.table(trainingSet)),
            "Its type is %s.".formatted(type.simpleString()),
            "List it under categorical or exclude-features in training.yml.");
      }
    }
  }

  private static void requireKnown(String model, String key, List<String> names, TrainingSet set) {
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
