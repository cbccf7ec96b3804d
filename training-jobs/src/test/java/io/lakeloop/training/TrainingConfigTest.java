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
    assertThat(model.partitions()).isEmpty();
    assertThat(model.metric()).isEqualTo("rmse");
    assertThat(model.fillNulls()).isEqualTo(FillNulls.MEDIAN);
    assertThat(candidate(model, "trees").hyperparameters().asText())
        .isEqualTo(
            Map.of(
                "depth", "7",
                "trees", "20",
                "max-bins", "128",
                "subsampling", "1.0",
                "min-leaf-rows", "1"));
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
          algorithm: linear-regression                              | the candidate 'a' is a linear-regression, which does not do binary: one of logistic-regression, linear-svc, naive-bayes, decision-tree, gradient-boosted-trees, random-forest does
          algorithm: logistic-regression, parameters: {max-iteration: 5} | logistic-regression has no parameter 'max-iteration' (did you mean 'max-iterations'?)
          algorithm: random-forest, parameters: {step: 0.1}         | random-forest has no parameter 'step' (it has trees, depth, max-bins, subsampling, min-leaf-rows)
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
          fill-nulls: means  | expected one of median, mean, mode, zero, found 'means' (did you mean 'mean'?)
          """)
  void refusesSettingsThatDoNotFit(String setting, String message) {
    assertThatThrownBy(
            () -> load("task: binary\n    " + setting, "a: { algorithm: random-forest }"))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"dev, 1.0, 20, 50", "staging, 0.1, 2, 5"})
  void readsTheExampleOfEverything(String environment, double share, int trials, String rounds)
      throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    int begin = readme.indexOf("# training.yml\n");
    Files.writeString(
        folder.resolve("training.yml"), readme.substring(begin, readme.indexOf("```", begin)));

    ModelConfig model =
        Objects.requireNonNull(
            Project.load(folder.toString(), environment, Map.of(), List.of())
                .config(TrainingConfig.class)
                .models()
                .get("churn"));

    assertThat(model.rowShare()).isEqualTo(share);
    assertThat(model.tuning().orElseThrow().trials()).isEqualTo(trials);
    assertThat(candidate(model, "boosted").parameters()).containsEntry("rounds", rounds);
    assertThat(model.preprocessing().columns().get("age"))
        .extracting(ColumnConfig::bucketEdges)
        .isEqualTo(List.of(18.0, 30.0, 65.0));
    assertThat(model.balance().method()).isEqualTo(BalanceConfig.Method.DOWN_SAMPLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          row-share: 0                                | row-share is above 0 and up to 1, not 0.0
          balance: { method: class-weights, ratio: 0 } | ratio is above 0, not 0.0
          balance: { ratio: 2 }                       | ratio goes with method: down-sample
          balance: { method: class-weights, ratio: 2 } | ratio goes with method: down-sample
          balance: { method: class-weights, weights: { "01": 2 } } | a weight is a class's number with a number above 0, not 01: 2.0
          tuning: { min-gain: 0.1 }                   | min-gain goes with stop-after
          preprocessing: { columns: { x: { hash-into: 64 } } } | hash-into goes with as: text
          balance: { method: down-sample, weights: { 1: 2 } } | weights go with method: class-weights
          balance: { method: class-weights, weights: { yes: 2 } } | a weight is a class's number with a number above 0, not yes: 2.0
          tuning: { strategy: successive-halving, stop-after: 2 } | successive-halving stops by itself: no stop-after
          tuning: { folds: 1 }                        | folds lies between 2 and 100, not at 1
          tuning: { validation: hold-out, share: 1 }  | share lies between 0 and 1, not at 1.0
          tuning: { strategy: gird }                  | found 'gird' (did you mean 'grid'?)
          preprocessing: { interactions: [x] }        | an interaction names two features or more with colons between, unlike 'x'
          preprocessing: { columns: { x: { buckets: 3, bucket-edges: [1] } } } | a number has buckets or bucket-edges, not both
          preprocessing: { columns: { x: { bucket-edges: [2, 1] } } } | bucket-edges ascend, unlike [2.0, 1.0]
          preprocessing: { columns: { x: { buckets: 3, scale: standard } } } | a number is put into buckets or scaled, not both
          preprocessing: { columns: { x: { as: text, impute: mean } } } | impute, scale and buckets are for numbers
          preprocessing: { columns: { x: { as: text, hash-into: 1 } } } | hash-into lies between 2 and 1048576, not 1
          """)
  void refusesPreparationAndTuningThatDoNotFit(String setting, String message) {
    assertThatThrownBy(
            () -> load("task: binary\n    " + setting, "a: { algorithm: random-forest }"))
        .hasMessageContaining(message);
  }

  @Test
  void refusesSearchesThatCannotBeMade() {
    assertThatThrownBy(
            () ->
                load(
                    "task: binary",
                    "a: { algorithm: random-forest, search: { depth: { values: [2, 3] } } }"))
        .hasMessageContaining("the candidate 'a' searches; say how by tuning: { strategy: grid }");
    assertThatThrownBy(
            () ->
                load(
                    "task: binary\n    tuning: {}",
                    "a: { algorithm: random-forest, search: { depth: { from: 5, to: 40 } } }"))
        .hasMessageContaining("depth is '40': expected a whole number from 0 to 30");
    assertThatThrownBy(
            () ->
                load(
                    "task: binary\n    tuning: {}",
                    "a: { algorithm: random-forest, parameters: { depth: 3 },"
                        + " search: { depth: { values: [2] } } }"))
        .hasMessageContaining("'depth' is set and searched for; one of the two");
    assertThatThrownBy(
            () ->
                load(
                    "task: regression\n    balance: { method: class-weights }",
                    "a: { algorithm: random-forest }"))
        .hasMessageContaining("balance is for classes; a regression has none");
    assertThatThrownBy(
            () ->
                load(
                    "task: binary\n    tuning: {}",
                    "a: { algorithm: random-forest, search: { trees: { from: 1, to: 1000,"
                        + " steps: 200 }, max-bins: { from: 2, to: 2000, steps: 60 } } }"))
        .hasMessageContaining(
            "the grid of 'a' has more than 10000 settings: draw some by strategy: random");
    assertThatThrownBy(
            () ->
                load(
                    "task: regression\n    tuning: {}",
                    "a: { algorithm: generalized-linear-regression,"
                        + " search: { variance-power: { from: 0, to: 2 } } }"))
        .hasMessageContaining(
            "a range of variance-power begins at 1 or above: no distribution lies between 0 and 1;"
                + " list values that hold 0");
  }

  /** The run's id follows from the text: an order salted by the JVM would train again. */
  @Test
  void keepsTheOrderOfWhatIsWritten() {
    ModelConfig model =
        load(
            """
            task: binary
                tuning: {}
                preprocessing:
                  columns: { f: {}, b: {}, a: {}, e: {}, d: {}, c: {}, h: {}, g: {} }\
            """,
            """
            z: { algorithm: random-forest, parameters: { trees: 3, depth: 2, max-bins: 8 } }
                  y: { algorithm: random-forest, search: { trees: { values: [1] }, depth: { values: [2] } } }
                  b: { algorithm: naive-bayes }
                  a: { algorithm: naive-bayes }\
            """);

    assertThat(model.preprocessing().columns().keySet())
        .containsExactly("f", "b", "a", "e", "d", "c", "h", "g");
    assertThat(model.candidates().keySet()).containsExactly("z", "y", "b", "a");
    assertThat(candidate(model, "z").parameters().keySet())
        .containsExactly("trees", "depth", "max-bins");
    assertThat(candidate(model, "y").search().keySet()).containsExactly("trees", "depth");
  }

  @Test
  void refusesNamesThatCouldNotBeFolders() {
    assertThatThrownBy(() -> load("task: binary", "a-b: { algorithm: random-forest }"))
        .hasMessageContaining("'a-b' is no candidate name");
    assertThatThrownBy(() -> new TrainingConfig(Map.of("a b", anyModel())))
        .hasMessage("'a b' is no model name: letters, digits and underscores, a letter first");
  }

  @Test
  void namesTheRowsThatDecidedWhereNoneCouldBeChosen() {
    String candidate = "a: { algorithm: random-forest }";
    ModelConfig plain = load("task: binary", candidate);
    ModelConfig held = load("task: binary\n    tuning: { validation: hold-out }", candidate);
    ModelConfig parts = load("task: binary\n    tuning: {}", candidate);
    String folds =
        "Ask for fewer folds or a larger share under tuning, or choose another select-by.";

    assertThat(ModelTrainer.remedy(plain, false))
        .isEqualTo("Widen the test span of the split, or choose another select-by.");
    assertThat(ModelTrainer.remedy(plain, true))
        .isEqualTo("Widen the validation span of the split, or choose another select-by.");
    assertThat(ModelTrainer.remedy(held, true))
        .isEqualTo("Widen the validation span of the split, or choose another select-by.");
    assertThat(ModelTrainer.remedy(held, false)).isEqualTo(folds);
    assertThat(ModelTrainer.remedy(parts, true)).isEqualTo(folds);
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
