package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.Task;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ClassScoresTest {
  @Test
  void measuresASmallTableByHand(SparkSession spark) {
    Map<String, Double> scores =
        ClassScores.of(
                spark.sql(
                    """
                    SELECT * FROM VALUES (0D, 0D), (0D, 0D), (0D, 1D), (1D, 1D), (2D, 1D), (2D, 4D)
                    AS t(label, prediction)"""),
                "label",
                "prediction")
            .asMap();

    // Precisions are 1, 1/3, 0 and, of class 4, 0; recalls 2/3, 1, 0 and 0; F1 0.8, 0.5, 0 and 0.
    assertThat(scores.keySet()).containsExactlyElementsOf(ClassScores.NAMES);
    assertThat(scores).containsEntry("accuracy", 0.5);
    assertThat(scores.get("macro_precision")).isCloseTo((1 + 1 / 3.0) / 4, within(1e-15));
    assertThat(scores.get("macro_recall")).isCloseTo((2 / 3.0 + 1) / 4, within(1e-15));
    assertThat(scores.get("macro_f1")).isCloseTo(1.3 / 4, within(1e-15));
    assertThat(scores.get("weighted_f1")).isCloseTo((3 * 0.8 + 0.5) / 6, within(1e-15));
  }

  @Test
  void areWhatMulticlassModelsAreChosenBy() {
    assertThat(Evaluation.metricsToSelectBy(Task.MULTICLASS))
        .contains("accuracy", "macro_f1", "weighted_f1");
    assertThat(Evaluation.isHigherBetter("macro_f1")).isTrue();
    assertThat(Evaluation.isHigherBetter("rmse")).isFalse();
  }
}
