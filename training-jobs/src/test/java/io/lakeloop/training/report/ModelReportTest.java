package io.lakeloop.training.report;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.metric.ClassMetrics;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ModelReportTest {
  private static final EvaluationConfig EVALUATION =
      new EvaluationConfig(
          Map.of("half", "id % 2"), 0.5, Optional.empty(), List.of(), 5, 0.9, 40, 1);

  @Test
  void reportsOnSeveralClasses() {
    PipelineModel forest = fitted(new RandomForestClassifier().setNumTrees(3).setSeed(2));
    MulticlassAssessment assessed =
        (MulticlassAssessment)
            new PipelineAssessor(model(Task.MULTICLASS, "macro_f1"), forest)
                .assess(rows(), EVALUATION.options(List.of("id"), 1));

    assertThat(assessed.metrics().classes())
        .extracting(ClassMetrics::name)
        .containsExactly("0", "1", "2");
    MulticlassMetrics plain =
        MulticlassMetrics.of(
            forest.transform(rows()),
            "label",
            "prediction",
            Optional.empty(),
            List.of("0", "1", "2"));
    assertThat(assessed.metrics().confusion()).isEqualTo(plain.confusion());
    assertThat(assessed.metrics().logLoss()).isPositive();
    assertThat(assessed.slices()).hasSize(2);

    ModelReport report = report(model(Task.MULTICLASS, "macro_f1"), forest);
    assertThat(report.metrics())
        .containsKeys("macro_f1_low", "accuracy_high")
        .doesNotContainKey("threshold");
    assertThat(report.files().get(ModelCard.MARKDOWN_FILE))
        .contains(
            "| class | rows | predicted |", "| Predicts | label (multiclass) |", "| half | 1 |");
  }

  @Test
  void reportsOnNumbers() {
    PipelineModel linear = fitted(new LinearRegression());

    ModelReport report = report(model(Task.REGRESSION, "rmse"), linear);

    RegressionMetrics plain = RegressionMetrics.of(linear.transform(rows()), "label", "prediction");
    assertThat(report.files().get(ModelCard.EVALUATION_FILE))
        .contains("\"rmse\" : " + plain.rmse(), "\"mae\" : " + plain.mae());
    assertThat(report.metrics()).containsKeys("absolute_error_p90", "rmse_low", "rmse_high");
    // What only noise stands in is of no importance beside what the label follows from.
    assertThat(report.files().get(ModelCard.MARKDOWN_FILE))
        .containsSubsequence("| feature | mean | deviation |", "| x | ", "| noise | ");
  }

  @Test
  void refusesASliceThatIsNoSql() {
    EvaluationConfig wrong =
        new EvaluationConfig(
            Map.of("half", "id %"), 0.5, Optional.empty(), List.of(), 0, 0.9, 40, 1);
    PipelineModel linear = fitted(new LinearRegression());

    assertThatThrownBy(
            () ->
                ModelReport.of(
                    model(Task.REGRESSION, "rmse"), linear, rows(), wrong, CardConfig.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The slice 'half' of the model 'm' cannot be told of a row.");
  }

  private static ModelReport report(ReportedModel of, PipelineModel pipeline) {
    return ModelReport.of(of, pipeline, rows(), EVALUATION, CardConfig.empty());
  }

  private static ReportedModel model(Task task, String metric) {
    return new ReportedModel(
        "m",
        "",
        task,
        "training_sets.m@0",
        List.of(),
        Map.of(),
        List.of("id"),
        "label",
        List.of("noise", "x"),
        Map.of(),
        metric,
        3);
  }

  private static Dataset<Row> rows() {
    return LocalSpark.session()
        .range(0, 90, 1, 2)
        .select(
            col("id"),
            col("id").mod(3).cast("double").as("label"),
            col("id").multiply(37).mod(11).cast("double").as("noise"),
            col("id").mod(3).multiply(2).plus(col("id").mod(2)).cast("double").as("x"));
  }

  private static PipelineModel fitted(PipelineStage predictor) {
    PipelineStage assembler =
        new VectorAssembler().setInputCols(new String[] {"noise", "x"}).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {assembler, predictor}).fit(rows());
  }
}
