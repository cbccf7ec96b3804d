package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.table.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringConfigTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"card-fraud", "bike-demand"})
  void takesTheProjectsAsTheyAre(String project) throws IOException {
    Path file = Path.of("../conf/projects", project, "monitoring.yml");

    MonitoringConfig config = load(Files.readString(file));

    assertThat(config.monitors()).containsOnlyKeys(project.replace('-', '_'));
    assertThat(config.monitors().values()).allMatch(one -> one.retraining().isPresent());
  }

  @Test
  void bindsEveryKey() {
    MonitorConfig monitor =
        load("""
                monitors:
                  fares:
                    model: fares
                    granularity: 1h
                    windows-from: 2024-01-01
                    minimum-rows: 50
                    labels: { table: silver.fares, keys: [id], column: fare, available-after: 2d }
                    alerts:
                      jumps: { metric: ks_statistic, column: km, above: 0.1, violations: 2, of: 5, cool-down: 1d }
                    retraining: { quality-metric: rmse, maximum: 9.5 }
                """)
            .monitors()
            .get("fares");

    assertThat(monitor)
        .isEqualTo(
            new MonitorConfig(
                "fares",
                Duration.ofHours(1),
                "2024-01-01",
                50,
                Optional.of(
                    new LabelsConfig(
                        TableName.parse("silver.fares"),
                        List.of("id"),
                        "fare",
                        Duration.ofDays(2))),
                Map.of(
                    "jumps",
                    new AlertConfig(
                        new AlertMetric("ks_statistic"),
                        Optional.of("km"),
                        Optional.of(0.1),
                        Optional.empty(),
                        2,
                        5,
                        Duration.ofDays(1))),
                Optional.of(new RetrainingConfig("rmse", Optional.empty(), Optional.of(9.5)))));
  }

  @Test
  void beginsWindowsWhereItIsToldElseAtTheEpoch() {
    assertThat(
            load("monitors: { a: { model: a, granularity: 7d, windows-from: 2018-08-15 } }")
                .monitors()
                .get("a"))
        .extracting(MonitorConfig::origin)
        .isEqualTo(Instant.parse("2018-08-15T00:00:00Z"));
    assertThat(load("monitors: { a: { model: a, granularity: 7d } }").monitors().get("a"))
        .extracting(MonitorConfig::origin)
        .isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metric: population_stability_indx, above: 1 | did you mean 'population_stability_index'?",
        "metric: js_distance | an alert needs above or below",
        "metric: js_distance, above: 1, violations: 3, of: 2 | 3 of 2 cannot be",
        "metric: auc_roc, below: 1, column: a | auc_roc is the model's quality, not a column's",
      })
  void refusesAlertsThatCouldNeverBe(String alert, String message) {
    assertThatThrownBy(
            () ->
                load(
                    "monitors:\n  a:\n    model: a\n    granularity: 1d\n    alerts:\n      x: { "
                        + alert
                        + " }\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("monitoring.yml:6:")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "granularity: 1s | granularity is at least a minute",
        "granularity: 1d, windows-from: monday | expected a day such as 2018-08-15, found 'monday'",
        "granularity: 1d, minimum-rows: 0 | minimum-rows is at least 1",
        "granularity: 1d, retraining: { quality-metric: rmse, minimum: 1 } | rmse is better lower: say a maximum",
        "granularity: 1d, retraining: { quality-metric: auc_roc, maximum: 1 } | auc_roc is better higher: say a minimum",
        "granularity: 1d, labels: { table: silver.a, keys: [], column: b } | labels need keys",
      })
  void refusesMonitorsThatCouldNotWork(String keys, String message) {
    assertThatThrownBy(() -> load("monitors: { a: { model: a, " + keys + " } }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void findsQualityAskedForWithoutLabels() {
    Problems problems = new Problems();
    MonitoringCheck.withoutTables(
        load(
            """
            monitors:
              a: { model: a, granularity: 1d, retraining: { quality-metric: auc_roc, minimum: 1 } }
              b: { model: b-c, granularity: 1d }
            """),
        problems);

    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("the monitor 'a' asks for the model's quality, but names no labels")
        .hasMessageContaining("the monitor 'b' watches 'b-c', which is no model's name");
  }

  private MonitoringConfig load(String text) {
    try {
      Files.writeString(folder.resolve("monitoring.yml"), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Project.load(folder.toString(), "dev", Map.of(), List.of())
        .config(MonitoringConfig.class);
  }
}
