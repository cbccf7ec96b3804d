package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three classes, and rows between training and test that candidates are chosen by. */
@ExtendWith(LocalSpark.class)
class MulticlassModelTest {
  private static final String TRAINING =
      """
      models:
        payments:
          task: multiclass
          training-set: payments
          seed: 3
          exclude-features: [z]
          balance: { method: down-sample, ratio: 2 }
          candidates:
            stump: { algorithm: decision-tree, parameters: { depth: 1 } }
            tree: { algorithm: decision-tree, parameters: { depth: 4 } }
      """;

  @TempDir private Path folder;

  @Test
  void choosesByTheValidationRowsAndIsReproduced() {
    TrainingProject project = new TrainingProject(folder, "shop", TRAINING);
    // Classes by x alone: 0 below 60, 1 below 80, 2 from there; x is not known of one row in 11.
    project.put(
        TrainingProject.payments(),
        TrainingProject.paymentRows(400)
            .withColumn(
                "label",
                functions.expr(
                    "double(CASE WHEN (id * 7919) % 101 < 60 THEN 0"
                        + " WHEN (id * 7919) % 101 < 80 THEN 1 ELSE 2 END)"))
            .withColumn("split", functions.expr("IF(id % 10 = 6, 'validation', split)")));

    assertThat(project.train()).isEqualTo(new Answer(0, "", ""));

    ModelVersion version = project.version("payments", 1);
    Provenance from = version.provenance();
    assertThat(from.task()).isEqualTo(Task.MULTICLASS);
    assertThat(version.tags()).containsEntry("candidate", "tree");
    // All that there are, of which fewer may be learnt from.
    assertThat(from.rows()).isEqualTo(Map.of("train", 240L, "validation", 40L, "test", 120L));
    assertThat(from.metrics())
        .containsKeys("macro_f1", "validation.macro_f1", "stump.accuracy", "tree.accuracy");
    // A stump can tell two classes apart, and so misses one altogether.
    assertThat(from.metrics().get("stump.macro_f1"))
        .isLessThan(from.metrics().getOrDefault("tree.macro_f1", Double.NaN));
    assertThat(from.metrics().get("validation.macro_f1")).isGreaterThan(0.85);

    List<Row> scored =
        ScoringModel.load(project.tables(), version)
            .score(project.rows().filter("x IS NOT NULL AND split = 'test'"))
            .select("prediction", "probability")
            .distinct()
            .collectAsList();
    assertThat(scored)
        .allSatisfy(row -> assertThat(row.getDouble(0)).isIn(0.0, 1.0, 2.0))
        .allSatisfy(row -> assertThat(row.getDouble(1)).isBetween(1 / 3.0, 1.0));
    assertThat(scored.stream().map(row -> row.getDouble(0)).distinct()).hasSize(3);

    assertThat(project.train("--reproduce", "payments/1").exitCode()).isZero();
    assertThat(project.registry().versions("payments"))
        .extracting(ModelVersion::label)
        .isEqualTo(List.of("payments/1"));
    assertThat(from.parameters()).containsEntry("balance", "down-sample");
  }
}
