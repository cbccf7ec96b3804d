package io.lakeloop.training;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of several candidates that are trained at once, one cannot learn from the rows. */
@ExtendWith(LocalSpark.class)
class RefusedCandidateTest {
  private static final String TRAINING =
      """
      models:
        payments:
          task: multiclass
          training-set: payments
          partitions: 1
          exclude-features: [y, z, c]
          tuning: { validation: hold-out, share: 0.3, parallelism: 2 }
          candidates:
            stump: { algorithm: decision-tree, parameters: { depth: 1 } }
            bayes: { algorithm: naive-bayes }
            tree: { algorithm: decision-tree, parameters: { depth: 2 } }
      """;

  @TempDir private Path folder;

  /** All or nothing: the model's run has failed, and the best of the others is no version. */
  @Test
  void refusesTheWholeModelInTheWordsOfTheRefusal(SparkSession spark) {
    TrainingProject project = new TrainingProject(folder, "shop", TRAINING);
    project.put(
        TrainingProject.payments(),
        TrainingProject.paymentRows(60).withColumn("label", expr("double(IF(id % 3 = 0, 0, 2))")));
    List<String> before = held(spark);

    assertThat(project.train())
        .isEqualTo(
            new Answer(
                3,
                "",
                """
                A naive-bayes cannot learn from training_sets.payments.
                  cause: It takes classes numbered from 0 without a gap; no training row is of 1, up to 2.
                  remedy: Number the classes without gaps, or use another algorithm.
                """));

    assertThat(project.registry().versions("payments")).isEmpty();
    assertThat(ExperimentTracker.of(project.tables()).runs())
        .singleElement()
        .satisfies(run -> assertThat(run.status()).isEqualTo(TrackedRun.Status.FAILED))
        .satisfies(run -> assertThat(run.metrics()).isEmpty());
    assertThat(held(spark)).as("what is still held in memory").isEqualTo(before);
  }

  /** What is held, but for the logs of tables: those Delta holds for whoever reads next. */
  private static List<String> held(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .getPersistentRDDs()
        .values()
        .stream()
        .map(held -> String.valueOf(held.name()))
        .filter(name -> !name.contains("Delta"))
        .sorted()
        .toList();
  }
}
