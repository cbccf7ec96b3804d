package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project's files alone tell, as on a machine from which no table is reached. */
class FeaturesCheckFilesTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          filter: no SQL at all
          features: { n: { aggregate: count, of: (((, window: 1d } }
      training-sets:
        fraud:
          spine: { table: silver.transactions, keys: [id], event-time: at, label: late }
          lookups: [{ table: features.spend, features: [m] }]
          split: { train-share: 0.5, exclude: %s }
        churn:
          spine: { table: silver.customers, keys: [id], event-time: at, label: left }
          split: { train-share: 0.5, exclude: %s }
      """;

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void tellsRulesAndFilesThatAreNotKeptTo() {
    lakehouse.write("project/sql/bad.sql", "SELECT id FROM {{ split }} JOIN {{ customers }}");

    assertThatThrownBy(() -> check(FEATURES.formatted("sql/bad.sql", "sql/gone.sql")).throwIfAny())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            features.yml: training set 'fraud' asks for feature 'm', which features.spend has not \
            (did you mean n?)
            features.yml: training set 'churn': The project 'project' has no file sql/gone.sql. \
            (write the file, or correct its name)
            sql/bad.sql: 'customers' is no table name: write layer.name or environment:layer.name \
            (name {{ split }} or a table between the braces)""");
  }

  @Test
  void findsNothingWrongWithFilesThatReadTheSplitAndTables() {
    lakehouse.write(
        "project/sql/late.sql", "SELECT id FROM {{ split }} JOIN {{ prod:silver.customers }}");
    String features = FEATURES.replace("features: [m] }", "features: [n], own-row: included }");

    assertThat(check(features.formatted("sql/late.sql", "sql/late.sql")).isEmpty()).isTrue();
  }

  @Test
  void findsNothingWrongWithAProjectWithoutFeatures() {
    lakehouse.write("bare/tables.txt", "");

    assertThat(lakehouse.check(new FeaturesCheck(), "bare", null).isEmpty()).isTrue();
  }

  private Problems check(String features) {
    lakehouse.write("project/features.yml", features);
    return lakehouse.check(new FeaturesCheck(), "project", null);
  }
}
