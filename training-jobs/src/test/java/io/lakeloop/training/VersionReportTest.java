package io.lakeloop.training;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import io.lakeloop.training.report.ModelCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class VersionReportTest {
  private static final String TRAINING =
      """
      models:
        payments:
          description: Whether a payment is bad.
          task: binary
          training-set: payments
          select-by: auc_roc
          exclude-features: [c]
          evaluation:
            slices: { colour: c, size: "IF(x > 50, 'large', 'small')" }
            costs: { false-positive: 1, false-negative: 4 }
            top-k: [10]
            bootstrap: 20
            confidence: 0.9
            importance-rows: 60
            importance-repeats: 2
          card:
            owner: payments-data
            purpose: Blocks payments.
            limits: [No credit scoring.]
            tags: { team: risk }
          candidates:
            logistic: { algorithm: logistic-regression, parameters: { max-iterations: 10 } }
      """;

  @TempDir private Path folder;

  @Test
  void logsEvaluationAndCardBesideTheModel() {
    TrainingProject project = new TrainingProject(folder, "shop", TRAINING);
    project.put(
        TrainingProject.payments(),
        TrainingProject.paymentRows(200)
            .withColumn("split", expr("IF(id % 10 = 6, 'validation', split)")));

    assertThat(project.train()).isEqualTo(new Answer(0, "", ""));

    ModelVersion version = project.version("payments", 1);
    recordsWhatWasMeasured(version.provenance().metrics());
    choosesTheThresholdOnTheValidationRows(project, version);
    writesTheCard(new ModelArtifacts(project.tables()), version);
    assertThat(project.registry().said("payments"))
        .isEqualTo(
            new RegisteredModel(
                "payments",
                "Whether a payment is bad.",
                Map.of("owner", "payments-data", "team", "risk")));
  }

  private static void recordsWhatWasMeasured(Map<String, Double> metrics) {
    assertThat(metrics)
        .containsKeys(
            "threshold",
            "cost",
            "calibration_error",
            "precision_at_10",
            "recall_at_10",
            "f1_at_threshold",
            "demographic_parity_difference_colour",
            "equal_opportunity_difference_size",
            "auc_roc_low",
            "auc_roc_high",
            "f1_at_threshold_low",
            "logistic.auc_roc")
        .as("of what is measured at one half")
        .doesNotContainKeys("f1_low", "f1_high");
    assertThat(metrics.getOrDefault("auc_roc", 0.0))
        .isBetween(
            metrics.getOrDefault("auc_roc_low", 1.0), metrics.getOrDefault("auc_roc_high", 0.0));
  }

  /** As a search through all scores of the validation rows finds it. */
  private static void choosesTheThresholdOnTheValidationRows(
      TrainingProject project, ModelVersion version) {
    PipelineModel pipeline = new ModelArtifacts(project.tables()).load(version);
    Map<String, List<Row>> scored =
        new ScoringModel(pipeline, Task.BINARY)
            .score(project.rows()).select("split", "label", "probability").collectAsList().stream()
                .collect(Collectors.groupingBy(row -> row.getString(0)));
    List<Row> validation = Objects.requireNonNull(scored.get("validation"));
    List<Row> held = Objects.requireNonNull(scored.get("test"));
    Map<String, Double> metrics = version.provenance().metrics();
    double threshold = metrics.getOrDefault("threshold", 0.0);

    assertThat(validation).extracting(row -> row.getDouble(2)).contains(threshold);
    assertThat(validation)
        .hasSize(20)
        .allSatisfy(
            row ->
                assertThat(cost(validation, threshold))
                    .isLessThanOrEqualTo(cost(validation, row.getDouble(2))));
    assertThat(metrics).containsEntry("cost", cost(held, threshold) / held.size());
    assertThat(version.provenance().parameters())
        .containsEntry(
            "threshold-chosen-by", "false positive 1.0, false negative 4.0, on the validation rows")
        .containsEntry("selected-on", "validation rows");
  }

  private static double cost(List<Row> rows, double threshold) {
    return rows.stream()
        .mapToDouble(
            row -> {
              boolean positive = row.getDouble(2) >= threshold;
              return row.getDouble(1) == 1 ? (positive ? 0 : 4) : (positive ? 1 : 0);
            })
        .sum();
  }

  private static void writesTheCard(ModelArtifacts artifacts, ModelVersion version) {
    assertThat(artifacts.text(version, ModelCard.MARKDOWN_FILE))
        .startsWith("# Model card: payments\n\nWhether a payment is bad.\n")
        .contains("| Owner | payments-data |", "| Training set | training\\_sets.payments@0 |")
        .contains("| colour | (null) |", "| colour | b |", "| size | large |")
        .contains(
            "\n- No credit scoring.\n",
            "| feature | mean | deviation |\n| --- | --- | --- |\n| x | ",
            "The threshold is the one at which the validation rows cost least (false positive 1.0,"
                + " false negative 4.0); what it costs is told of the test rows, which did not"
                + " choose it.");
    assertThat(artifacts.text(version, ModelCard.HTML_FILE))
        .contains("<title>Model card: payments</title>", "<figcaption>ROC</figcaption>")
        .contains("<figcaption>auc_roc by colour</figcaption>");
    assertThat(artifacts.text(version, ModelCard.EVALUATION_FILE))
        .contains("\"slice\" : \"size\",\n    \"value\" : \"small\"");
  }
}
