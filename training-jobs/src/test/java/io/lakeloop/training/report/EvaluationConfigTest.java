package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.metric.AssessmentOptions;
import io.lakeloop.core.metric.Costs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationConfigTest {

  @Test
  void asksForNothingWhereNothingIsSaid() {
    assertThat(EvaluationConfig.standard().options(List.of("id"), 7))
        .isEqualTo(
            new AssessmentOptions(
                List.of("id"), Map.of(), 0.5, Optional.empty(), List.of(), 0, 0.95, 7));
  }

  @Test
  void handsOnWhatIsSaid() {
    EvaluationConfig config =
        new EvaluationConfig(
            Map.of("age", "floor(age / 10)"),
            0.3,
            Optional.of(new CostsConfig(1, 20)),
            List.of(100L),
            50,
            0.9,
            10,
            1);

    assertThat(config.options(List.of("id"), 7))
        .isEqualTo(
            new AssessmentOptions(
                List.of("id"),
                Map.of("age", "floor(age / 10)"),
                0.3,
                Optional.of(new Costs(1, 20)),
                List.of(100L),
                50,
                0.9,
                7));
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> with(Map.of("a b", "x"), 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'a b' is no slice name: letters, digits and underscores, a letter first");
    assertThatThrownBy(() -> with(Map.of(), 0, 1))
        .hasMessage("the rows sampled lie between 1 and 100000, not 0");
    assertThatThrownBy(() -> with(Map.of(), 10, 0))
        .hasMessage("repeats lie between 1 and 100, not 0");
    assertThatThrownBy(() -> new CostsConfig(0, 0))
        .hasMessage("one of the two costs must be above 0");
  }

  private static EvaluationConfig with(Map<String, String> slices, int rows, int repeats) {
    return new EvaluationConfig(slices, 0.5, Optional.empty(), List.of(), 0, 0.95, rows, repeats);
  }
}
