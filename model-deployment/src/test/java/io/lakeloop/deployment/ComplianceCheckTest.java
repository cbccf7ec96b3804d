package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComplianceCheckTest {
  private static final Evidence SOUND =
      new Evidence(Optional.empty(), Optional.empty(), List.of("amount"), 5, 5, List.of());
  private static final ComplianceConfig NOTHING_MORE =
      new ComplianceConfig(Map.of(), Map.of(), Map.of(), List.of(), List.of());

  @Test
  void findsNothingWrongWithASoundVersion() {
    ComplianceConfig config =
        new ComplianceConfig(
            Map.of("train", 70L),
            Map.of("auc_roc", 0.8),
            Map.of("log_loss", 0.5),
            List.of(),
            List.of("reviewed", "team=fraud"));

    assertThat(new ComplianceCheck(config).findings(version("hash"), SOUND)).isEmpty();
  }

  @Test
  void namesEachBoundThatIsMissed() {
    ComplianceConfig config =
        new ComplianceConfig(
            Map.of("test", 31L),
            Map.of("auc_roc", 0.9, "recall", 0.5),
            Map.of("log_loss", 0.3),
            List.of(),
            List.of("approved", "team=risk"));

    assertThat(new ComplianceCheck(config).findings(version("hash"), SOUND))
        .containsExactlyInAnyOrder(
            "30 rows of split 'test', at least 31 asked for",
            "auc_roc is 0.8, at least 0.9 asked for",
            "recall was not measured, at least 0.5 asked for",
            "log_loss is 0.4, at most 0.3 asked for",
            "the tag 'approved' is missing",
            "the tag 'team=risk' is missing");
  }

  @Test
  void countsAnUndefinedMetricAsMissed() {
    ComplianceConfig config =
        new ComplianceConfig(
            Map.of(), Map.of("f1", 0.0), Map.of("brier", 1.0), List.of(), List.of());

    assertThat(new ComplianceCheck(config).findings(version("hash"), SOUND))
        .containsExactly(
            "f1 is NaN, at least 0.0 asked for", "brier was not measured, at most 1.0 asked for");
  }

  @Test
  void asksForAWholeProvenance() {
    assertThat(new ComplianceCheck(NOTHING_MORE).findings(version(""), SOUND))
        .containsExactly("the hash of the features' definition is missing");
  }

  @Test
  void saysWhyNothingCouldBeRead() {
    Evidence evidence =
        new Evidence(
            Optional.of("training_sets.fraud@3 cannot be read: gone"),
            Optional.of("its files in file:/x cannot be used: there is no MLmodel"),
            List.of(),
            0,
            0,
            List.of());

    assertThat(new ComplianceCheck(NOTHING_MORE).findings(version("hash"), evidence))
        .containsExactly(
            "training_sets.fraud@3 cannot be read: gone",
            "its files in file:/x cannot be used: there is no MLmodel");
  }

  @Test
  void wantsAPredictionForEachRowOfTheExampleAndTheFeaturesAsInputs() {
    Evidence evidence =
        new Evidence(
            Optional.empty(),
            Optional.empty(),
            List.of("amount", "hour"),
            5,
            3,
            List.of("the feature 'amount' is forbidden"));

    assertThat(new ComplianceCheck(NOTHING_MORE).findings(version("hash"), evidence))
        .containsExactly(
            "the signature's inputs (amount, hour) are not the features (amount)",
            "2 of 5 rows of the input example get no prediction",
            "the feature 'amount' is forbidden");
  }

  private static ModelVersion version(String definitionHash) {
    Provenance provenance =
        new Provenance(
            "payments",
            Task.BINARY,
            "fraud",
            3,
            definitionHash,
            List.of("silver.payments@1"),
            "is_fraud",
            List.of("amount"),
            Map.of(),
            Map.of("auc_roc", 0.8, "log_loss", 0.4, "f1", Double.NaN),
            Map.of("train", 70L, "test", 30L),
            "abc123",
            "c0ffee",
            Map.of());
    return new ModelVersion(
        "fraud",
        1,
        Stage.NONE,
        "r1",
        "file:/x",
        "ann",
        Instant.EPOCH,
        "",
        Map.of("reviewed", "yes", "team", "fraud"),
        provenance,
        Optional.empty());
  }
}
