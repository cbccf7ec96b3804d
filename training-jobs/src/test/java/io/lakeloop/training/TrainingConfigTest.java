package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Project;
import io.lakeloop.registry.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingConfigTest {
  @TempDir private Path folder;

  @Test
  void takesDefaultsForAllThatIsNotSaid() {
    ModelConfig model =
        load("task: regression", "trees: { algorithm: random-forest, parameters: { depth: 7 } }");

    assertThat(model.seed()).isZero();
    assertThat(model.partitions()).isEqualTo(4);
    assertThat(model.metric()).isEqualTo("rmse");
    assertThat(model.fillNulls()).isEqualTo(FillNulls.MEDIAN);
    assertThat(candidate(model, "trees").hyperparameters().asText())
        .isEqualTo(Map.of("depth", "7", "trees", "20", "max-bins", "128", "subsampling", "1.0"));
    assertThat(load("task: binary", "a: { algorithm: logistic-regression }").metric())
        .isEqualTo("average_precision");
  }

  @ParameterizedTest
  @ValueSource(strings = {"card-fraud", "bike-demand"})
  void readsTheProjectsThatShipWithIt(String project) throws IOException {
    Files.copy(
        Path.of("../conf/projects", project, "training.yml"), folder.resolve("training.yml"));

    ModelConfig model =
        Project.load(folder.toString(), "dev", Map.of(), List.of())
            .config(TrainingConfig.class)
            .models()
            .values()
            .iterator()
            .next();

    assertThat(model.candidates()).hasSize(2);
    assertThat(model.fillNulls())
        .isEqualTo(model.task() == Task.BINARY ? FillNulls.ZERO : FillNulls.MEDIAN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          algorithm: logistic-regresion                             | found 'logistic-regresion' (did you mean 'logistic-regression'?)
          algorithm: linear-regression                              | the candidate 'a' is a linear-regression, which does not do binary: one of logistic-regression, gradient-boosted-trees, random-forest does
          algorithm: logistic-regression, parameters: {max-iteration: 5} | logistic-regression has no parameter 'max-iteration' (did you mean 'max-iterations'?)
          algorithm: random-forest, parameters: {step: 0.1}         | random-forest has no parameter 'step' (it has trees, depth, max-bins, subsampling)
          algorithm: random-forest, parameters: {trees: 2.5}        | trees is '2.5': expected a whole number from 1 to 10000
          algorithm: random-forest, parameters: {subsampling: 0}    | subsampling is '0': expected a number above 0 to 1.0
          algorithm: random-forest, parameters: {depth: deep}       | depth is 'deep': expected a whole number from 0 to 30
          algorithm: logistic-regression, parameters: {regularization: -1} | regularization is '-1': expected a number from 0.0
          """)
  void refusesCandidatesThatCannotBeTrained(String candidate, String message) {
    assertThatThrownBy(() -> load("task: binary", "a: { " + candidate + " }"))
        .hasMessageContaining(message)
        .hasMessageContaining("training.yml:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select-by: auc     | select-by of a binary model is one of auc_roc, average_precision, log_loss, brier, accuracy, precision, recall, f1, not 'auc'
          select-by: rmse    | select-by of a binary model is one of
          select-by: logloss | not 'logloss' (did you mean 'log_loss'?)
          partitions: 0      | partitions lie between 1 and 100000, not 0
          fill-nulls: mean   | expected one of median, zero, found 'mean'
          """)
  void refusesSettingsThatDoNotFit(String setting, String message) {
    assertThatThrownBy(
            () -> load("task: binary\n    " + setting, "a: { algorithm: random-forest }"))
        .hasMessageContaining(message);
  }

  @Test
  void refusesNamesThatCouldNotBeFolders() {
    assertThatThrownBy(() -> load("task: binary", "a-b: { algorithm: random-forest }"))
        .hasMessageContaining("'a-b' is no candidate name");
    assertThatThrownBy(() -> new TrainingConfig(Map.of("a b", anyModel())))
        .hasMessage("'a b' is no model name: letters, digits and underscores, a letter first");
  }

  private ModelConfig anyModel() {
    return load("task: binary", "a: { algorithm: random-forest }");
  }

  private ModelConfig load(String settings, String candidate) {
    try {
      Files.writeString(
          folder.resolve("training.yml"),
          """
          models:
            m:
              training-set: payments
              %s
              candidates:
                %s
          """
              .formatted(settings, candidate));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    ModelConfig model =
        Project.load(folder.toString(), "dev", Map.of(), List.of())
            .config(TrainingConfig.class)
            .models()
            .get("m");
    return Objects.requireNonNull(model);
  }

  private static CandidateConfig candidate(ModelConfig model, String name) {
    return Objects.requireNonNull(model.candidates().get(name));
  }
}
