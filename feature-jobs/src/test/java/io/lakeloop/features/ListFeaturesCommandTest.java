package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.job.JobArguments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It looks into no table, so that it answers at once. */
class ListFeaturesCommandTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id, shop]
          event-time: at
          source: silver.payments
          features: { n: { aggregate: count, window: 1d }, place: { of: place } }
      training-sets:
        fraud:
          spine: { table: silver.asked, keys: [id, day], event-time: at, label: late, features: { a: b } }
          lookups: [{ table: features.%s, features: [place] }]
          split: { train-share: 0.5 }
      """;

  @TempDir private Path folder;

  @Test
  void tellsTablesAndSetsWithTheirFeatures() {
    assertThat(list(FEATURES.formatted("spend")))
        .isEqualTo(
            """
            table                source           entity             features
            -------------------  ---------------  -----------------  --------
            features.spend       silver.payments  customer_id, shop  n, place
            training_sets.fraud  silver.asked     id, day            a, place
            """);
  }

  @Test
  void tellsThatThereAreNone() {
    assertThat(list("training-sets: {}\n"))
        .isEqualTo("The project 'project' declares no features.\n");
  }

  @Test
  void refusesASetWithMistakes() {
    assertThatThrownBy(() -> list(FEATURES.formatted("spent")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "features.yml: training set 'fraud' looks up features.spent, which is no feature table"
                + " here (did you mean features.spend?)");
  }

  private String list(String features) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write("project/features.yml", features);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ListFeaturesCommand()
        .run(
            lakehouse.context(JobArguments.none(), lakehouse.project("project", Map.of()), null),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
