package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No session: what is refused is refused before there is anything to compute. */
class PlannedRecordsTest {
  @TempDir private Path folder;

  @Test
  void letsPassWhatCanBeKept() {
    assertThatCode(() -> check("description: Fine.", "a", List.of("x", "colour")))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("description: " + "d".repeat(5000), "a", List.of("x")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAFeatureWhoseSettingsCannotBeNamed() {
    assertThatThrownBy(
            () ->
                check(
                    "preprocessing: { columns: { \"a:b\": { scale: standard } } }",
                    "a",
                    List.of("a:b")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            What the training of 'm' leaves could not be kept.
              cause: The parameter 'column.a:b' of run r1 cannot be kept. Such a name has letters,\
             digits, spaces and _ - . /, and is no path elsewhere.
              remedy: Correct the names and texts in training.yml, or the columns of\
             training_sets.payments in features.yml.""");
  }

  @Test
  void refusesMoreNamesThanAParameterHolds() {
    List<String> many = IntStream.range(0, 600).mapToObj(i -> "category_" + i).toList();

    assertThatThrownBy(() -> check("categorical: " + many, "a", many))
        .hasMessageContaining(
            "cause: The parameter 'categorical' of run r1 is too long to be kept. It has 7,689"
                + " characters; 6,000 is the limit.");
  }

  @Test
  void refusesNamesFromWhichMetricsGetTooLongOnes() {
    String name = "n".repeat(240);

    assertThatThrownBy(() -> check("seed: 1", name, List.of("x")))
        .hasMessageContaining("The name of a metric of run r1 is too long to be kept.");
    assertThatThrownBy(
            () -> check("evaluation: { slices: { " + name + ": x } }", "a", List.of("x")))
        .hasMessageContaining("The name of a metric of run r1 is too long to be kept.");
  }

  /** Only models of two classes are told how differently they treat the values of a slice. */
  @Test
  void letsASliceOfAnotherTaskHaveALongName() {
    String slice = "evaluation: { slices: { " + "n".repeat(240) + ": x } }";

    assertThatCode(() -> check("m", "regression", slice, "a", List.of("x")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesANameOfTheModelThatIsTooLong() {
    String name = "m".repeat(251);

    assertThatThrownBy(() -> check(name, "binary", "seed: 1", "a", List.of("x")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            What the training of '%s' leaves could not be kept.
              cause: The name of model %s... is too long to be kept. It has 251 characters; 250 is\
             the limit.
              remedy: Correct the names and texts in training.yml, or the columns of\
             training_sets.payments in features.yml."""
                .formatted(name, "m".repeat(51)));
    assertThatCode(() -> check("m".repeat(250), "binary", "seed: 1", "a", List.of("x")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesTextsOfTheModelThatAreTooLong() {
    assertThatThrownBy(() -> check("description: " + "d".repeat(5001), "a", List.of("x")))
        .hasMessageContaining(
            "The description of model m is too long to be kept. It has 5,001 characters;");
    assertThatThrownBy(() -> check("description: \"" + "d".repeat(5000) + " \"", "a", List.of("x")))
        .as("as a version keeps it")
        .hasMessageContaining(
            "The description of model m is too long to be kept. It has 5,001 characters;");
    assertThatThrownBy(() -> check("card: { owner: " + "o".repeat(5001) + " }", "a", List.of("x")))
        .hasMessageContaining("The tag 'owner' of model m is too long to be kept.");
    assertThatThrownBy(() -> check("card: { tags: { \"a:b\": c } }", "a", List.of("x")))
        .hasMessageContaining("The tag 'a:b' of model m cannot be kept.");
  }

  private void check(String line, String candidate, List<String> features) {
    check("m", "binary", line, candidate, features);
  }

  private void check(
      String model, String task, String line, String candidate, List<String> features) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "shop/training.yml",
        """
        models:
          %s:
            task: %s
            training-set: payments
            candidates: { %s: { algorithm: random-forest } }
            %s
        """
            .formatted(model, task, candidate, line));
    ModelConfig config =
        Objects.requireNonNull(
            lakehouse.project("shop", Map.of()).config(TrainingConfig.class).models().get(model));
    StructType schema = new StructType();
    for (String feature : features) {
      schema = schema.add(feature, "double");
    }
    TrainingSet set =
        new TrainingSet("payments", 0, List.of("id"), "at", "label", features, "d1", List.of());
    new PlannedRecords(model, config, ModelDesign.of(model, config, set, schema, 10))
        .requireKept(
            TrackedRun.begun("r1", "shop", model, "ann", Instant.EPOCH),
            new SelectionParameters(config, Optional.empty()));
  }
}
