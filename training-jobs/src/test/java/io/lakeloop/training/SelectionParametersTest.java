package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionParametersTest {
  @TempDir private Path folder;

  @Test
  void saysTheMetricThatDecidedWhetherItWasSetOrNot() {
    assertThat(parameters(""))
        .isEqualTo(Map.of("select-by", "average_precision", "selected-on", "test rows"));
    assertThat(parameters("select-by: f1")).containsEntry("select-by", "f1");
  }

  @Test
  void saysWhatTheModelDoesWithoutUnlessThatIsEndless() {
    assertThat(parameters("exclude-features: [colour, size]"))
        .containsEntry("exclude-features", "colour,size");
    String endless =
        IntStream.range(0, 2000).mapToObj(i -> "feature_" + i).collect(Collectors.joining(", "));
    assertThat(parameters("exclude-features: [" + endless + "]"))
        .containsOnlyKeys("select-by", "selected-on");
  }

  @Test
  void saysOfTuningWhatCounts() {
    assertThat(parameters("tuning: { group-by: [shop, day], stop-after: 4, min-gain: 0.5 }"))
        .isEqualTo(
            Map.of(
                "select-by", "average_precision",
                "selected-on", "parts of the training rows",
                "tuning.strategy", "grid",
                "tuning.validation", "k-fold",
                "tuning.folds", "3",
                "tuning.group-by", "shop,day",
                "tuning.stop-after", "4",
                "tuning.min-gain", "0.5"));
    assertThat(parameters("tuning: { strategy: successive-halving, validation: hold-out }"))
        .isEqualTo(
            Map.of(
                "select-by", "average_precision",
                "selected-on", "parts of the training rows",
                "tuning.strategy", "successive-halving",
                "tuning.validation", "hold-out",
                "tuning.share", "0.2",
                "tuning.trials", "20",
                "tuning.keep-one-in", "3"));
  }

  @Test
  void saysWhereValidationRowsDecideAndHowTheSetWasSplit() {
    assertThat(
            new SelectionParameters(
                    config("tuning: { validation: hold-out, group-by: [shop] }"),
                    Optional.of("train-share 0.6, validation-share 0.2"))
                .of(true))
        .isEqualTo(
            Map.of(
                "split", "train-share 0.6, validation-share 0.2",
                "select-by", "average_precision",
                "selected-on", "validation rows",
                "tuning.strategy", "grid",
                "tuning.validation", "hold-out"));
    assertThat(new SelectionParameters(config("tuning: {}"), Optional.empty()).of(true))
        .containsEntry("selected-on", "parts of the training rows");
    assertThat(new SelectionParameters(config(""), Optional.empty()).of(true))
        .containsEntry("selected-on", "validation rows");
  }

  @Test
  void saysByWhichCostsTheThresholdWasChosen() {
    String costs = "evaluation: { costs: { false-negative: 20 } }";

    assertThat(parameters(costs))
        .containsEntry(
            "threshold-chosen-by", "false positive 1.0, false negative 20.0, on the test rows");
    assertThat(new SelectionParameters(config(costs), Optional.empty()).of(true))
        .containsEntry(
            "threshold-chosen-by",
            "false positive 1.0, false negative 20.0, on the validation rows");
  }

  private Map<String, String> parameters(String line) {
    return new SelectionParameters(config(line), Optional.empty()).of(false);
  }

  private ModelConfig config(String line) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "shop/training.yml",
        """
        models:
          m:
            task: binary
            training-set: payments
            candidates: { forest: { algorithm: random-forest } }
            %s
        """
            .formatted(line));
    ModelConfig config =
        lakehouse.project("shop", Map.of()).config(TrainingConfig.class).models().get("m");
    return Objects.requireNonNull(config);
  }
}
