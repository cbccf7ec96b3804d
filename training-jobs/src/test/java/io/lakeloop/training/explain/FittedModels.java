package io.lakeloop.training.explain;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Small models over rows of x, y (double) and c (one of five letters). */
final class FittedModels {
  static final List<String> FEATURES = List.of("x", "y", "c");

  private FittedModels() {}

  /** Rows whose number and class depend on all three features together. */
  static Dataset<Row> rows() {
    return LocalSpark.session()
        .range(0, 240, 1, 2)
        .selectExpr(
            "id",
            "CAST((id * 37) % 50 AS DOUBLE) AS x",
            "CAST((id * 11) % 23 AS DOUBLE) AS y",
            "element_at(array('p', 'q', 'r', 's', 't'), int((id * 7) % 5) + 1) AS c")
        .selectExpr(
            "*",
            "x * IF(c IN ('q', 't'), 2, -1) + IF(y > 11, x, 40 - y) + (id % 3) AS number",
            "CAST(x + IF(c IN ('q', 's'), 15, 0) + IF(y > 11, 10, id % 7) > 35 AS DOUBLE) AS"
                + " label");
  }

  /** A pipeline of the features, with a column a letter for linear models. */
  static PipelineModel fitted(boolean oneHot, PipelineStage predictor) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(new StringIndexer().setInputCol("c").setOutputCol("index").setHandleInvalid("keep"));
    if (oneHot) {
      stages.add(new OneHotEncoder().setInputCol("index").setOutputCol("hot").setDropLast(false));
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(new String[] {"x", "y", oneHot ? "hot" : "index"})
            .setOutputCol("features"));
    stages.add(predictor);
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows());
  }
}
