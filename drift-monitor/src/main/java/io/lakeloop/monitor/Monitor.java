package io.lakeloop.monitor;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * One monitor of a project.
 *
 * @param project the project's name
 * @param name the monitor's name
 * @param config what it watches
 */
record Monitor(String project, String name, MonitorConfig config) {
  /** The option that chooses one monitor. */
  static final JobOption OPTION =
      JobOption.optional("monitor", "NAME", "Only this monitor; left out: all of the project.");

  /** The monitors a run is about. */
  static List<Monitor> chosen(JobContext context) {
    Map<String, MonitorConfig> all = context.project().config(MonitoringConfig.class).monitors();
    Optional<String> only = context.arguments().value(OPTION.name());
    if (only.filter(name -> !all.containsKey(name)).isPresent()) {
      throw new UsageException(
          "The project '%s' has no monitor '%s'.".formatted(context.project().name(), only.get()),
          "monitoring.yml declares: %s%s"
              .formatted(
                  String.join(", ", all.keySet()),
                  Suggestion.nearest(only.get(), all.keySet())
                      .map(near -> " (did you mean " + near + "?)")
                      .orElse("")),
          "Name one of them, or declare it there.");
    }
    return all.entrySet().stream()
        .filter(entry -> only.isEmpty() || only.get().equals(entry.getKey()))
        .map(entry -> new Monitor(context.project().name(), entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The table of the predictions watched. */
  TableName predictions() {
    return TableName.of(Layer.PREDICTIONS, config.model());
  }

  /** Selects this monitor's rows of a monitoring table. */
  Column rows() {
    return functions.col("monitor").equalTo(name);
  }
}
