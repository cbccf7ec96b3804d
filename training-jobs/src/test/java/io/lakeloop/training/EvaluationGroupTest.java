package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Project;
import io.lakeloop.training.report.CardConfig;
import io.lakeloop.training.report.CostsConfig;
import io.lakeloop.training.report.EvaluationConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The groups {@code evaluation} and {@code card} of {@code training.yml}. */
class EvaluationGroupTest {
  @TempDir private Path folder;

  @Test
  void areNotThereWhereNothingIsSaid() {
    ModelConfig model = load("seed: 1");

    assertThat(model.evaluation()).isEmpty();
    assertThat(model.card()).isEmpty();
  }

  @Test
  void takeDefaultsForAllThatIsNotSaid() {
    ModelConfig model = load("evaluation: {}\n    card: {}");

    assertThat(model.evaluation()).contains(EvaluationConfig.standard());
    assertThat(model.card()).contains(CardConfig.empty());
  }

  @Test
  void areReadAsTheyAreWritten() {
    ModelConfig model =
        load(
            """
            evaluation:
                  slices: { age: floor(age / 10), sex: sex }
                  costs: { false-negative: 20 }
                  top-k: [10, 100]
                  bootstrap: 50
                  confidence: 0.9
                  importance-rows: 500
                  importance-repeats: 1
                card: { owner: us, limits: [none known], tags: { team: risk } }""");

    assertThat(model.evaluation())
        .contains(
            new EvaluationConfig(
                Map.of("age", "floor(age / 10)", "sex", "sex"),
                0.5,
                Optional.of(new CostsConfig(1, 20)),
                List.of(10L, 100L),
                50,
                0.9,
                500,
                1));
    assertThat(model.card())
        .contains(new CardConfig("us", "", "", List.of("none known"), Map.of("team", "risk")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluation: { slice: { a: b } }              | slices
          evaluation: { slices: { a-b: x } }           | 'a-b' is no slice name: letters, digits and underscores, a letter first
          evaluation: { confidence: 95 }               | the confidence lies between 0 and 1, such as 0.95, not 95.0
          evaluation: { top-k: [0] }                   | top-k are numbers of rows from 1 on, not [0]
          evaluation: { bootstrap: -1 }                | bootstrap replicates lie between 0 and 10000, not -1
          evaluation: { costs: { false-positive: -1 } } | the cost of a false positive lies between 0 and 1000000, not -1.0
          evaluation: { importance-rows: 0 }           | the rows sampled lie between 1 and 100000, not 0
          card: { owners: us }                         | owner
          card: { owner: ann, tags: { owner: rides } } | the card says the owner twice, 'ann' and, by the tag owner, 'rides': leave the tag out
          """)
  void areRefusedWithTheirPlaceWhereTheyCannotBeMeant(String group, String message) {
    assertThatThrownBy(() -> load(group))
        .hasMessageContaining("training.yml:")
        .hasMessageContaining(message);
  }

  private ModelConfig load(String group) {
    try {
      Files.writeString(
          folder.resolve("training.yml"),
          """
          models:
            m:
              task: binary
              training-set: payments
              %s
              candidates: { a: { algorithm: random-forest } }
          """
              .formatted(group));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Objects.requireNonNull(
        Project.load(folder.toString(), "dev", Map.of(), List.of())
            .config(TrainingConfig.class)
            .models()
            .get("m"));
  }
}
