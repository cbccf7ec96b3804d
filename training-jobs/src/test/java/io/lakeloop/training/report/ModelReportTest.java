package io.lakeloop.training.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.metric.ClassMetrics;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
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
                    model(Task.REGRESSION, "rmse"),
                    linear,
                    rows(),
                    Optional.empty(),
                    wrong,
                    CardConfig.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The slice 'half' of the model 'm' cannot be told of a row.");
  }

  /** What validation rows choose need not be what is cheapest on the test rows. */
  @Test
  void choosesTheThresholdOnTheValidationRowsWhereThereAreSome() {
    PipelineModel logistic = fitted(new LogisticRegression().setRegParam(0.1), twoClasses());
    Dataset<Row> validation = twoClasses().withColumn("label", expr("double(x > 3)"));

    ModelReport validated = costly(logistic, Optional.of(validation));
    ModelReport held = costly(logistic, Optional.empty());

    double threshold = validated.metrics().getOrDefault("threshold", 0.0);
    assertThat(threshold)
        .as("where no validation row is taken for the wrong class")
        .isGreaterThan(held.metrics().getOrDefault("threshold", 1.0));
    Dataset<Row> scored = new ScoringModel(logistic, Task.BINARY).score(twoClasses());
    long positives = scored.filter(col("label").equalTo(1)).count();
    long missed = scored.filter(expr("label = 1 AND probability < " + threshold)).count();
    long wrong = scored.filter(expr("label = 0 AND probability >= " + threshold)).count();
    assertThat(missed).isPositive();
    assertThat(validated.metrics())
        .containsEntry("cost", (wrong + 4.0 * missed) / 90)
        .containsEntry("recall_at_threshold", (positives - missed) / (double) positives);
    assertThat(held.metrics().getOrDefault("cost", 9.0))
        .isLessThan(validated.metrics().getOrDefault("cost", 0.0));
    assertThat(validated.files().get(ModelCard.MARKDOWN_FILE))
        .contains(
            "The threshold is the one at which the validation rows cost least (false positive 1.0,"
                + " false negative 4.0); what it costs is told of the test rows, which did not"
                + " choose it.");
    assertThat(held.files().get(ModelCard.MARKDOWN_FILE))
        .contains(
            "The threshold is the one at which the test rows cost least (false positive 1.0, false"
                + " negative 4.0). It was chosen on the rows that it is told of, for there were no"
                + " validation rows: expect it to cost more elsewhere.");
  }

  private static ModelReport costly(PipelineModel pipeline, Optional<Dataset<Row>> validation) {
    EvaluationConfig costs =
        new EvaluationConfig(
            Map.of(), 0.5, Optional.of(new CostsConfig(1, 4)), List.of(), 0, 0.9, 20, 1);
    return ModelReport.of(
        model(Task.BINARY, "auc_roc"),
        pipeline,
        twoClasses(),
        validation,
        costs,
        CardConfig.empty());
  }

  /** Class 1 where x is 2 or more, of 0 to 5. */
  private static Dataset<Row> twoClasses() {
    return rows().withColumn("label", expr("double(x >= 2)"));
  }

  private static ModelReport report(ReportedModel of, PipelineModel pipeline) {
    return ModelReport.of(of, pipeline, rows(), Optional.empty(), EVALUATION, CardConfig.empty());
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
    return fitted(predictor, rows());
  }

  private static PipelineModel fitted(PipelineStage predictor, Dataset<Row> rows) {
    PipelineStage assembler =
        new VectorAssembler().setInputCols(new String[] {"noise", "x"}).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {assembler, predictor}).fit(rows);
  }
}
