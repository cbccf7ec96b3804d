package io.lakeloop.monitor;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks of monitoring.yml what no single value shows: that quality can be measured where an alert
 * or retraining asks for it, and that the labels' columns are there where their table is.
 */
public final class MonitoringCheck implements ProjectCheck {
  private static final Position FILE = Position.of("monitoring.yml");

  @Override
  public void check(JobContext context, Problems problems) {
    if (context.project().has(MonitoringConfig.class)) {
      MonitoringConfig config = context.project().config(MonitoringConfig.class);
      withoutTables(config, problems);
      config
          .monitors()
          .forEach(
              (name, monitor) ->
                  monitor
                      .labels()
                      .ifPresent(labels -> columns(context.tables(), name, labels, problems)));
    }
  }

  /** What the file alone shows. */
  static void withoutTables(MonitoringConfig config, Problems problems) {
    config.monitors().forEach((name, monitor) -> check(name, monitor, problems));
  }

  private static void check(String name, MonitorConfig monitor, Problems problems) {
    boolean asksForQuality =
        monitor.retraining().isPresent()
            || monitor.alerts().values().stream().anyMatch(alert -> alert.metric().isQuality());
    if (asksForQuality && monitor.labels().isEmpty()) {
      problems.add(
          FILE,
          "the monitor '%s' asks for the model's quality, but names no labels".formatted(name),
          "add labels: { table, keys, column }");
    }
    if (!monitor.model().matches("[A-Za-z][A-Za-z0-9_]*")) {
      problems.add(
          FILE,
          "the monitor '%s' watches '%s', which is no model's name"
              .formatted(name, monitor.model()),
          "letters, digits and underscores, a letter first");
    }
  }

  private static void columns(Tables tables, String name, LabelsConfig labels, Problems problems) {
    TableName table = labels.table();
    if (tables.exists(table)) {
      List<String> wanted = new ArrayList<>(labels.keys());
      wanted.add(labels.column());
      wanted.removeAll(List.of(tables.schema(table).fieldNames()));
      wanted.forEach(
          column ->
              problems.add(
                  FILE,
                  "the monitor '%s' reads %s of %s, which has no such column"
                      .formatted(name, column, table),
                  ""));
    }
  }
}
