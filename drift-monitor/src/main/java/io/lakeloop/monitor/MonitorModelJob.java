package io.lakeloop.monitor;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import java.util.List;

/** Profiles new predictions and tells drift, quality and alerts of the windows they change. */
public final class MonitorModelJob implements LakehouseJob {
  @Override
  public String name() {
    return "monitor-model";
  }

  @Override
  public String summary() {
    return "Measures drift and quality of new predictions, and raises alerts.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(Monitor.OPTION);
  }

  @Override
  public JobResult run(JobContext context) {
    Tables tables = context.tables();
    List<Monitor> monitors = Monitor.chosen(context);
    // Nothing may be made before it is known that there is something to watch.
    monitors.forEach(monitor -> tables.pin(monitor.predictions()));
    MonitoringTables.create(tables);
    long batches = 0;
    int measured = 0;
    for (Monitor monitor : monitors) {
      String eventTime = eventTime(tables, monitor);
      batches += new PredictionProfiles(tables, monitor, eventTime, context.runId()).update();
      new WindowMetrics(tables, monitor, context.runId()).update();
      measured +=
          WindowQuality.of(tables, monitor, eventTime, context.runId())
              .map(WindowQuality::update)
              .orElse(0);
      new Alerts(tables, monitor, context.startedAt(), context.runId()).update();
    }
    return JobResult.of(
            "Counted %d new batches of predictions, measured the quality of %d windows."
                .formatted(batches, measured))
        .with("batches", batches)
        .with("measured windows", measured);
  }

  private static String eventTime(Tables tables, Monitor monitor) {
    ModelVersion newest =
        ModelRegistry.of(tables).versions(monitor.config().model()).stream()
            .reduce((before, after) -> after)
            .orElseThrow(
                () ->
                    new UsageException(
                        "The model '%s' is not registered.".formatted(monitor.config().model()),
                        "The monitor '%s' watches it.".formatted(monitor.name()),
                        "Train it first, or correct model in monitoring.yml."));
    return TrainingSet.at(
            tables, newest.provenance().trainingSet(), newest.provenance().trainingSetVersion())
        .eventTime();
  }
}
