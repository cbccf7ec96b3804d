package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitoringCheckTest {
  private static final String LABELLED =
      """
      monitors:
        returns:
          model: returns
          granularity: 1d
          labels: { table: silver.orders, keys: [order_id, shop], column: returned }
      """;

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void namesEveryColumnThatTheLabelsLack() {
    lakehouse
        .tables()
        .create(
            TableSpec.appended(
                TableName.parse("silver.orders"), new StructType().add("order_id", "int"), ""));

    assertThatThrownBy(() -> check(LABELLED).throwIfAny())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "monitoring.yml: the monitor 'returns' reads shop of silver.orders, which has no such"
                + " column\n"
                + "monitoring.yml: the monitor 'returns' reads returned of silver.orders, which"
                + " has no such column");
  }

  @Test
  void findsNothingWrongWhereTheLabelsComeLater() {
    assertThat(check(LABELLED).isEmpty()).isTrue();
  }

  @Test
  void asksForLabelsWhereAnAlertAsksForQuality() {
    assertThatThrownBy(
            () ->
                check(
                        """
                        monitors:
                          a:
                            model: returns
                            granularity: 1d
                            alerts: { bad: { metric: rmse, above: 1 } }
                          b:
                            model: returns
                            granularity: 1d
                            alerts: { off: { metric: js_distance, above: 1 } }
                        """)
                    .throwIfAny())
        .hasMessage(
            "monitoring.yml: the monitor 'a' asks for the model's quality, but names no labels"
                + " (add labels: { table, keys, column })");
  }

  @ParameterizedTest
  @CsvSource({"9lives, false", "card-fraud, false", "_x, false", "Returns_2, true", "r, true"})
  void takesNamesThatAModelMayHave(String model, boolean sound) {
    Problems problems = check("monitors: { a: { model: \"" + model + "\", granularity: 1d } }");

    assertThat(problems.isEmpty()).isEqualTo(sound);
  }

  @Test
  void hasNothingToSayOfProjectsWithoutMonitors() {
    lakehouse.write("shop/features.yml", "feature-tables: {}\n");

    assertThat(check().isEmpty()).isTrue();
  }

  /** Whoever reads the message mends the file in one go. */
  @Test
  void tellsAllMistakesAtOnceWithTheirLines() {
    assertThatThrownBy(
            () ->
                check(
                    """
                    monitors:
                      a:
                        model: returns
                        granularty: 1d
                        minimum-rows: many
                        alerts:
                          x: { metric: js_distance, above: 1, violations: 2 }
                          y: { metric: nothing, above: 1 }
                        labels: { table: orders, keys: [id] }
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "monitoring.yml:4:",
            "granularty",
            "monitoring.yml:5:",
            "monitoring.yml:7:",
            "violations lies between 1 and of: 2 of 1 cannot be",
            "monitoring.yml:8:",
            "'nothing' is no metric",
            "monitoring.yml:9:");
  }

  private Problems check(String monitoring) {
    lakehouse.write("shop/monitoring.yml", monitoring);
    return check();
  }

  private Problems check() {
    return lakehouse.check(new MonitoringCheck(), "shop", lakehouse.tables());
  }
}
