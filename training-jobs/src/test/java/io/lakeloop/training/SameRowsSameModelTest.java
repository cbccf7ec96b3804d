package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SameRowsSameModelTest {
  @TempDir private Path folder;

  @Test
  void trainsToTheSameBitsOnAnyLayout(SparkSession spark) {
    TrainingProject project = new TrainingProject(folder, "shop", TrainModelJobTest.TRAINING);
    Dataset<Row> rows = TrainingProject.paymentRows(400);
    project.put(TrainingProject.payments(), rows.repartition(5, col("y")));
    Dataset<Row> manyFiles = project.rows();
    long files = files(manyFiles);
    Dataset<Row> backwards = rows.orderBy(col("id").desc()).coalesce(1);
    List<Recipe> recipes =
        List.of(
            recipe(Algorithm.LOGISTIC_REGRESSION),
            recipe(Algorithm.GRADIENT_BOOSTED_TREES),
            recipe(Algorithm.RANDOM_FOREST));
    List<Candidate> ones =
        recipes.stream().map(recipe -> CandidateTrainerTest.train(recipe, backwards)).toList();
    List<Candidate> others =
        recipes.stream().map(recipe -> CandidateTrainerTest.train(recipe, manyFiles)).toList();

    DeltaTable.forPath(spark, folder.resolve("lakehouse/dev/training_sets/payments").toString())
        .optimize()
        .executeCompaction();
    Dataset<Row> optimized = project.rows();
    assertThat(files(optimized)).isLessThan(files);

    for (int i = 0; i < recipes.size(); i++) {
      Recipe recipe = recipes.get(i);
      Candidate one = ones.get(i);
      for (Candidate other :
          List.of(others.get(i), CandidateTrainerTest.train(recipe, optimized))) {
        assertThat(other.metrics()).isEqualTo(one.metrics());
        assertThat(Explanation.of(recipe, other.pipeline()))
            .isEqualTo(Explanation.of(recipe, one.pipeline()));
      }
    }
  }

  /** Which of many partitions ends first depends on the moment and on the cores. */
  @Test
  void trainsToTheSameBitsInWhateverOrderPartitionsEnd() {
    Dataset<Row> rows = TrainingProject.paymentRows(400);
    for (Algorithm algorithm :
        List.of(Algorithm.LOGISTIC_REGRESSION, Algorithm.GRADIENT_BOOSTED_TREES)) {
      Recipe recipe = CandidateTrainerTest.payments(algorithm, FillNulls.MEDIAN, 7);
      Candidate one = CandidateTrainerTest.train(recipe, rows);
      for (int again = 0; again < 2; again++) {
        Candidate other = CandidateTrainerTest.train(recipe, rows);
        assertThat(other.metrics()).isEqualTo(one.metrics());
        assertThat(Explanation.of(recipe, other.pipeline()))
            .isEqualTo(Explanation.of(recipe, one.pipeline()));
      }
    }
  }

  private static Recipe recipe(Algorithm algorithm) {
    return CandidateTrainerTest.payments(algorithm, FillNulls.MEDIAN, 2);
  }

  private static long files(Dataset<Row> rows) {
    return rows.select("_metadata.file_path").distinct().count();
  }
}
