package io.lakeloop.training.report;

import io.lakeloop.registry.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that is reported on.
 *
 * @param model its name
 * @param description what it predicts
 * @param task which kind of prediction
 * @param trainingSet the table version that it was trained on, such as {@code
 *     training_sets.payments@3}
 * @param sources the table versions behind that
 * @param rows rows by split
 * @param keys the columns that name a row
 * @param label the column predicted
 * @param features the columns it is predicted from
 * @param parameters the algorithm and all that was set of it
 * @param metric the metric that it was chosen by
 * @param seed seed of everything random
 */
public record ReportedModel(
    String model,
    String description,
    Task task,
    String trainingSet,
    List<String> sources,
    Map<String, Long> rows,
    List<String> keys,
    String label,
    List<String> features,
    Map<String, String> parameters,
    String metric,
    long seed) {
  /** Copies the collections. */
  public ReportedModel {
    sources = List.copyOf(sources);
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    keys = List.copyOf(keys);
    features = List.copyOf(features);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
