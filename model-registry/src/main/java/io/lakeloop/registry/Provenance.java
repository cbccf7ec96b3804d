package io.lakeloop.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a model version comes from: enough to train it again and to judge it.
 *
 * @param project the project's name
 * @param task what the model predicts
 * @param trainingSet the training set's name, without its layer
 * @param trainingSetVersion the Delta version of {@code training_sets.NAME} it was trained on
 * @param definitionHash hash of the training set's and its features' definition
 * @param sources the table versions behind the training set, such as {@code silver.hours@12}
 * @param label the label's column
 * @param features the feature columns, in order
 * @param parameters algorithm, seed, number of partitions and every hyperparameter; and how the
 *     version was chosen, where it applies: {@code split}, {@code select-by}, {@code selected-on},
 *     {@code tuning.*}, {@code exclude-features}, {@code threshold-chosen-by}. Versions of older
 *     builds lack these
 * @param metrics scores on the test split by plain name; those of each candidate as {@code
 *     candidate.metric}
 * @param rows number of rows by split
 * @param build the build of Lakeloop
 * @param configHash hash of the project's config
 * @param runtime versions of {@code spark}, {@code java} and {@code os}
 */
public record Provenance(
    String project,
    Task task,
    String trainingSet,
    long trainingSetVersion,
    String definitionHash,
    List<String> sources,
    String label,
    List<String> features,
    Map<String, String> parameters,
    Map<String, Double> metrics,
    Map<String, Long> rows,
    String build,
    String configHash,
    Map<String, String> runtime) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the collections, keeping their order. */
  public Provenance {
    sources = List.copyOf(sources);
    features = List.copyOf(features);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    runtime = Collections.unmodifiableMap(new LinkedHashMap<>(runtime));
  }

  /** This provenance as one line of JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("writing the provenance of " + trainingSet, failure);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Provenance fromJson(String json) {
    try {
      return JSON.readValue(json, Provenance.class);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException("no provenance: " + json, failure);
    }
  }
}
