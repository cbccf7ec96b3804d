package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.Progress;
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
    List<Candidate> ones = train(recipes, backwards);
    List<Candidate> others = train(recipes, manyFiles);

    DeltaTable.forPath(spark, folder.resolve("lakehouse/dev/training_sets/payments").toString())
        .optimize()
        .executeCompaction();
    Dataset<Row> optimized = project.rows();
    assertThat(files(optimized)).isLessThan(files);

    assertSame(others, ones);
    assertSame(train(recipes, optimized), ones);
  }

  /** Which of many partitions ends first depends on the moment and on the cores. */
  @Test
  void trainsToTheSameBitsInWhateverOrderPartitionsEnd() {
    Dataset<Row> rows = TrainingProject.paymentRows(400);
    List<Recipe> recipes =
        List.of(
            CandidateTrainerTest.payments(Algorithm.LOGISTIC_REGRESSION, FillNulls.MEDIAN, 7),
            CandidateTrainerTest.payments(Algorithm.GRADIENT_BOOSTED_TREES, FillNulls.MEDIAN, 7));
    List<Candidate> ones = train(recipes, rows);
    for (int again = 0; again < 2; again++) {
      assertSame(train(recipes, rows), ones);
    }
  }

  /** Recipes of one design, over rows that are laid out and prepared once for all of them. */
  private static List<Candidate> train(List<Recipe> recipes, Dataset<Row> rows) {
    try (SplitRows split = SplitRows.of(recipes.get(0).design(), rows);
        CandidateTrainer trainer = new CandidateTrainer("m", split, Progress.quiet())) {
      return recipes.stream().map(recipe -> trainer.train("c", recipe)).toList();
    }
  }

  private static void assertSame(List<Candidate> others, List<Candidate> ones) {
    assertThat(others).hasSameSizeAs(ones);
    for (int i = 0; i < ones.size(); i++) {
      Candidate one = ones.get(i);
      Candidate other = others.get(i);
      assertThat(other.metrics()).isEqualTo(one.metrics());
      assertThat(Explanation.of(one.recipe(), other.pipeline()))
          .isEqualTo(Explanation.of(one.recipe(), one.pipeline()));
    }
  }

  private static Recipe recipe(Algorithm algorithm) {
    return CandidateTrainerTest.payments(algorithm, FillNulls.MEDIAN, 2);
  }

  private static long files(Dataset<Row> rows) {
    return rows.select("_metadata.file_path").distinct().count();
  }
}
