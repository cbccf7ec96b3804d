package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.mlflow.InMemoryMlflow;
import io.lakeloop.training.FitRecorder;
import io.lakeloop.training.RecordedFit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a training set to predictions, where runs and models are kept in an MLflow server. */
@ExtendWith(LocalSpark.class)
class MlflowJourneyTest {
  private static final TableName PAYMENTS = TableName.parse("silver.payments");
  private static final String FEATURES =
      """
      feature-tables:
        customer:
          entity: [customer_id]
          event-time: paid_at
          source: silver.payments
          features: { payments_7d: { aggregate: count, window: 7d } }
      training-sets:
        fraud:
          spine:
            table: silver.payments
            keys: [payment_id]
            event-time: paid_at
            label: is_fraud
            features: { amount: amount }
          lookups: [{ table: features.customer, own-row: included }]
          split: { train-share: 0.6 }
      """;
  private static final String TRAINING =
      """
      models:
        fraud:
          description: Whether a payment is a fraud.
          task: binary
          training-set: fraud
          partitions: 1
          select-by: auc_roc
          tuning: { validation: hold-out, share: 0.3, parallelism: 1 }
          card: { owner: payments-data }
          candidates:
            logistic: { algorithm: logistic-regression, parameters: { max-iterations: 5 } }
            tree: { algorithm: decision-tree, search: { depth: { values: [1, 2] } } }
      """;

  private final SparkSession spark;
  @AutoClose private final InMemoryMlflow server = new InMemoryMlflow();
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  MlflowJourneyTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void writeProjectAndRows() {
    lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "conf/environments/dev.yml",
        "root: " + folder.resolve("lakehouse/dev") + "\n" + server.environment());
    lakehouse.write("payments/features.yml", FEATURES);
    lakehouse.write("payments/training.yml", TRAINING);
    lakehouse.write(
        "payments/inference.yml",
        "models: { fraud: { training-set: fraud, input: silver.payments, since: 2018-06-01 } }\n");
    // Frauds are above 30, but for every tenth payment.
    Dataset<Row> rows =
        spark
            .range(0, 60, 1, 1)
            .selectExpr(
                "id AS payment_id",
                "id % 5 AS customer_id",
                "timestamp'2018-06-01 00:00:00' + make_dt_interval(0, int(id)) AS paid_at",
                "double((id * 37) % 60) AS amount",
                "int(((id * 37) % 60 > 30) <> (id % 10 = 3)) AS is_fraud");
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.upserted(PAYMENTS, rows.schema(), ""));
    tables.append(PAYMENTS, rows);
  }

  @Test
  void leadsFromATrainingSetToPredictionsAndBack() {
    run("build-training-set");
    refusesBeforeItFitsWhatTheServerWouldNotKeep();
    run("train-model");

    ModelVersion version = registry().find("fraud", 1).orElseThrow();
    assertThat(version.request().orElseThrow().to()).isEqualTo(Stage.STAGING);
    assertThat(version.provenance().parameters())
        .containsEntry("split", "train-share 0.6")
        .containsEntry("selected-on", "parts of the training rows")
        .containsEntry("tuning.validation", "hold-out")
        .containsKey("algorithm");
    tellsOfRunsAndVersion(version);

    assertThat(run("train-model", "--reproduce", "fraud/1"))
        .contains("Reproduced fraud/1: 8 metrics equal");
    // Nothing is new: the run has its version.
    assertThat(run("train-model")).contains("fraud/1 is registered already");
    assertThat(registry().versions("fraud")).hasSize(1);

    Sample.stage(registry(), "fraud", 1);
    Sample.promote(registry(), "fraud", 1);
    assertThat(run("score-batch")).contains("Added 60 predictions of fraud/1.");
    assertThat(
            lakehouse
                .tables()
                .read(TableName.parse("predictions.fraud"))
                .filter("model_version = 1 AND probability BETWEEN 0 AND 1")
                .count())
        .isEqualTo(60);
    assertThat(run("score-batch")).contains("Added 0 predictions of fraud/1.");
    assertThat(lakehouse.tables().list())
        .extracting(TableName::layer)
        .doesNotContain(Layer.REGISTRY);
  }

  private void refusesBeforeItFitsWhatTheServerWouldNotKeep() {
    String endless = "d".repeat(5001);
    lakehouse.write("payments/training.yml", TRAINING.replace("Whether a payment", endless));

    Answer refused = lakehouse.run(withProject("train-model"));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("What the training of 'fraud' leaves could not be kept.\n")
        .contains("The description of model fraud is too long to be kept.");
    assertThat(answer("list-runs")).isEqualTo("No run is recorded in 'dev'.\n");
    lakehouse.write("payments/training.yml", TRAINING);
  }

  /** The commands, of what training has left on the server. */
  private void tellsOfRunsAndVersion(ModelVersion version) {
    List<String> runs = answer("list-runs").lines().toList();
    assertThat(runs)
        .hasSize(2 + 5)
        .filteredOn(line -> line.startsWith(version.runId()))
        .singleElement()
        .asString()
        .contains("  payments  fraud ", "  finished  ", "  tester");
    assertThat(answer("list-models"))
        .containsPattern("fraud +1 +None +Staging +\\d{4}-\\d\\d-\\d\\d");
    assertThat(answer("describe-model", "fraud/1"))
        .startsWith("fraud/1  None\n")
        .contains("Whether a payment is a fraud.", version.runId(), version.artifacts())
        .contains("training_sets.fraud@0, made from silver.payments@1")
        .contains("tester requested → Staging: trained and registered");
    assertThat(answer("describe-model", "fraud"))
        .startsWith(
            """
            fraud
                                         Whether a payment is a fraud.
                owner                    payments-data
            fraud/1  None
            """);
    assertThat(answer("compare-runs", "fraud"))
        .containsPattern("(?m)^name +.*\\blogistic\\b")
        .containsPattern("(?m)^name +.*\\bsetting_2\\b")
        .containsPattern("(?m)^depth +.*\\b2\\b")
        .containsPattern("(?m)^validation\\.auc_roc +.*\\d\\.\\d{6}");
    assertThat(answer("trace-lineage", "fraud/1")).contains("training_sets.fraud@0");
  }

  @Test
  void recordsCodeOfOnesOwn() {
    Tables tables = lakehouse.tables();
    Dataset<Row> rows = tables.read(PAYMENTS).select("amount", "is_fraud");
    FitRecorder recorder =
        new FitRecorder(
            lakehouse.context(JobArguments.none(), lakehouse.project("payments", Map.of()), tables),
            "own",
            List.of(PAYMENTS));

    for (int repeated = 0; repeated < 2; repeated++) {
      RecordedFit<PipelineModel> fit =
          recorder.fit(pipeline(), rows, model -> Map.of("stages", model.stages().length * 1.0));

      TrackedRun run =
          ExperimentTracker.of(lakehouse.tables()).find(fit.run().runId()).orElseThrow();
      assertThat(run.status()).isEqualTo(TrackedRun.Status.FINISHED);
      assertThat(run.metrics()).isEqualTo(Map.of("stages", 2.0));
      assertThat(run.parameters())
          .isEqualTo(fit.run().parameters())
          .containsEntry("LinearRegression.maxIter", "3");
      assertThat(run.tags())
          .containsEntry("training.data-versions", "silver.payments@1")
          .containsEntry("training.artifacts", fit.artifacts());
      assertThat(PipelineModel.load(fit.artifacts() + "/sparkml").uid())
          .isEqualTo(fit.model().uid());
    }
    assertThat(ExperimentTracker.of(lakehouse.tables()).runs()).hasSize(1);
  }

  private static Pipeline pipeline() {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new VectorAssembler().setInputCols(new String[] {"amount"}).setOutputCol("features"),
              new LinearRegression().setLabelCol("is_fraud").setMaxIter(3)
            });
  }

  private ModelRegistry registry() {
    return ModelRegistry.of(lakehouse.tables());
  }

  /** What a job tells, which must end well. */
  private String run(String... words) {
    lakehouse.variable("LAKELOOP_PROGRESS", "on");
    Answer answer = lakehouse.run(withProject(words));
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    return answer.err();
  }

  /** What a command answers. */
  private String answer(String... words) {
    Answer answer = lakehouse.run(words);
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    return answer.out();
  }

  private String[] withProject(String... words) {
    return Stream.concat(
            Arrays.stream(words), Stream.of("--project", folder.resolve("payments").toString()))
        .toArray(String[]::new);
  }
}
