package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidator;
import org.junit.jupiter.api.Test;

class EstimatorParametersTest {
  @Test
  void tellsSeveralStagesOfOneClassApart() {
    Map<String, String> said =
        EstimatorParameters.of(
            new Pipeline()
                .setStages(
                    new PipelineStage[] {
                      new StringIndexer().setInputCol("a"),
                      new StringIndexer().setInputCol("b"),
                      new Bucketizer().setSplits(new double[] {0, 1, 2})
                    }));

    assertThat(said)
        .containsEntry("Pipeline.stages", "StringIndexer, StringIndexer, Bucketizer")
        .containsEntry("StringIndexer.inputCol", "a")
        .containsEntry("StringIndexer.handleInvalid", "error")
        .containsEntry("StringIndexer_2.inputCol", "b")
        .containsEntry("Bucketizer.splits", "[0.0, 1.0, 2.0]");
  }

  @Test
  void describesWhatASearchFits() {
    LinearRegression regression = new LinearRegression().setMaxIter(3);
    Map<String, String> said =
        EstimatorParameters.of(
            new CrossValidator()
                .setEstimator(regression)
                .setEvaluator(new RegressionEvaluator().setMetricName("mae"))
                .setEstimatorParamMaps(
                    new ParamMap[] {
                      new ParamMap().put(regression.regParam().w(0.1)),
                      new ParamMap().put(regression.regParam().w(0.2))
                    }));

    assertThat(said)
        .containsEntry("CrossValidator.estimator", "LinearRegression")
        .containsEntry(
            "CrossValidator.estimatorParamMaps",
            "2 settings: [LinearRegression.regParam=0.1], [LinearRegression.regParam=0.2]")
        .containsEntry("CrossValidator.numFolds", "3")
        .containsEntry("LinearRegression.maxIter", "3")
        .containsEntry("RegressionEvaluator.metricName", "mae");
  }

  /** Nothing of it is random: the id of a run follows from it. */
  @Test
  void saysTheSameOfTheSame() {
    assertThat(EstimatorParameters.of(search())).isEqualTo(EstimatorParameters.of(search()));
    assertThat(EstimatorParameters.of(search()))
        .doesNotContainKey("StringIndexer.outputCol")
        .containsEntry("VectorAssembler.inputCols", "[StringIndexer__output]");
  }

  private static CrossValidator search() {
    StringIndexer indexer = new StringIndexer().setInputCol("a");
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {indexer.getOutputCol()});
    LinearRegression regression = new LinearRegression();
    Pipeline pipeline = new Pipeline();
    return new CrossValidator()
        .setEstimator(pipeline.setStages(new PipelineStage[] {indexer, assembler, regression}))
        .setEstimatorParamMaps(
            new ParamMap[] {
              new ParamMap()
                  .put(regression.regParam().w(0.1))
                  .put(pipeline.stages(), new PipelineStage[] {indexer, regression})
            });
  }
}
