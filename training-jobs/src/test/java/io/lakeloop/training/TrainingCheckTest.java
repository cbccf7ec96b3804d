package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCheckTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void writeFeatures() {
    lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "shop/features.yml",
        """
        feature-tables: {}
        training-sets:
          payments:
            spine:
              table: silver.payments
              keys: [id]
              event-time: paid_at
              label: is_bad
              features: { amount: amount, colour: colour }
            split: { train-share: 0.7 }
        """);
  }

  @Test
  void findsNothingWrongWhereTheNamesAreThose() {
    Problems problems = check("payments", "colour");

    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void offersTheNearestTrainingSetAndFeature() {
    assertThatThrownBy(() -> check("payment", "colour").throwIfAny())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "training.yml: the model 'm' wants the training set 'payment', which features.yml does"
                + " not declare (did you mean 'payments'?)");
    assertThatThrownBy(() -> check("payments", "color").throwIfAny())
        .hasMessageContaining(
            "training.yml: the model 'm' names 'color', which is no feature of the training set"
                + " 'payments' (did you mean 'colour'?)");
  }

  @Test
  void knowsTheFeaturesThatPreprocessingNames() {
    String preprocessing =
        """
        colour]
            preprocessing: { columns: { amout: { scale: standard } }, interactions: ["amount:color"] }
            exclude-features: [""";
    assertThatThrownBy(() -> check("payments", preprocessing).throwIfAny())
        .hasMessageContaining("the model 'm' names 'amout'")
        .hasMessageContaining("(did you mean 'amount'?)")
        .hasMessageContaining("the model 'm' names 'color'");
  }

  @Test
  void knowsTheColumnsThatRowsAreHeldOutTogetherBy() {
    String groups = "colour]\n    tuning: { group-by: [%s] }\n    exclude-features: [";
    assertThat(check("payments", groups.formatted("id, paid_at, is_bad, colour")).isEmpty())
        .isTrue();
    assertThatThrownBy(() -> check("payments", groups.formatted("paid_on")).throwIfAny())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "training.yml: the model 'm' groups by 'paid_on', which is no column of the training"
                + " set 'payments' (did you mean 'paid_at'?)");
  }

  private Problems check(String trainingSet, String categorical) {
    lakehouse.write(
        "shop/training.yml",
        """
        models:
          m:
            task: binary
            training-set: %s
            categorical: [%s]
            candidates: { forest: { algorithm: random-forest } }
        """
            .formatted(trainingSet, categorical));
    return lakehouse.check(new TrainingCheck(), "shop", null);
  }
}
