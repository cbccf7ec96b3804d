package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SameRowsSameModelTest {
  @TempDir private Path folder;

  @Test
  void trainsToTheSameBitsOnAnyLayout() {
    TrainingProject project = new TrainingProject(folder, "shop", TrainModelJobTest.TRAINING);
    Dataset<Row> rows = TrainingProject.paymentRows(400);
    project.put(TrainingProject.payments(), rows.repartition(5, col("y")));
    Dataset<Row> manyFiles = project.rows();
    Dataset<Row> backwards = rows.orderBy(col("id").desc()).coalesce(1);

    for (Algorithm algorithm :
        List.of(
            Algorithm.LOGISTIC_REGRESSION,
            Algorithm.GRADIENT_BOOSTED_TREES,
            Algorithm.RANDOM_FOREST)) {
      Recipe recipe = ModelPipelineTest.payments(algorithm, FillNulls.MEDIAN, 2);
      Candidate one = ModelPipelineTest.train(recipe, backwards);
      Candidate other = ModelPipelineTest.train(recipe, manyFiles);

      assertThat(other.metrics()).isEqualTo(one.metrics());
      assertThat(Explanation.of(recipe, other.pipeline()))
          .isEqualTo(Explanation.of(recipe, one.pipeline()));
    }
  }
}
