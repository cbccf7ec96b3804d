package io.lakeloop.inference;

import static io.lakeloop.inference.PaymentsProject.INPUT;
import static io.lakeloop.inference.PaymentsProject.PREDICTIONS;
import static io.lakeloop.inference.PaymentsProject.noon;
import static io.lakeloop.inference.PaymentsProject.payment;
import static io.lakeloop.inference.PaymentsProject.predicted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreBatchJobTest {
  @TempDir private static Path models;
  @TempDir private Path folder;
  private PaymentsProject project;

  /** Fitting and promoting takes longer than all else: once for all tests. */
  @BeforeAll
  static void promoteAVersion() {
    new PaymentsProject(models).payments().produce("r1", Payments.GOOD);
  }

  @BeforeEach
  void open() {
    project =
        new PaymentsProject(folder).withInput(PaymentsProject.upserted()).withModelsOf(models);
  }

  @Test
  void writesWholePredictionsWithoutTheLabel() {
    project.pay(payment(1, 2, 5.0), payment(2, 3, 35.0));

    assertThat(project.run("score-batch").err()).contains("Added 2 predictions of fraud/1.");

    assertThat(project.predictions())
        .containsExactly(predicted(1, 2, 5.0, 1, 0.0, 1), predicted(2, 3, 35.0, 2, 1.0, 1));
    assertThat(project.tables().read(PREDICTIONS).columns())
        .containsExactly(
            "prediction_id",
            "payment_id",
            "customer_id",
            "paid_at",
            "amount",
            "payments_7d",
            "prediction",
            "probability",
            "model_name",
            "model_version",
            "feature_versions",
            "run_id",
            "scored_at");
    Row row = project.tables().read(PREDICTIONS).orderBy("payment_id").first();
    assertThat(row.<String>getAs("prediction_id")).matches("[0-9a-f]{64}");
    assertThat(row.<Double>getAs("probability")).isBetween(0.0, 0.5);
    assertThat(row.<String>getAs("model_name")).isEqualTo("fraud");
    assertThat(row.<String>getAs("feature_versions")).isEqualTo("silver.payments@1");
  }

  @Test
  void scoresOnlyWhatIsNewAndNeverARowTwice() {
    project.pay(payment(1, 2, 5.0));
    project.run("score-batch");
    assertThat(project.run("score-batch").err()).contains("nothing new");
    project.pay(payment(2, 3, 35.0));
    project.tables().update(INPUT, col("payment_id").equalTo(1), Map.of("amount", lit(50.0)));

    assertThat(project.run("score-batch").err()).contains("Added 1 predictions of fraud/1.");

    assertThat(project.predictions())
        .containsExactly(predicted(1, 2, 5.0, 1, 0.0, 1), predicted(2, 3, 35.0, 2, 1.0, 1));
  }

  @Test
  void addsNothingWhenTheInputIsWrittenAnew() {
    project.pay(payment(1, 2, 5.0), payment(2, 3, 35.0));
    project.run("score-batch");
    project.tables().overwrite(INPUT, project.tables().read(INPUT));

    assertThat(project.run("score-batch").err()).contains("Added 0 predictions of fraud/1.");

    assertThat(project.predictions()).hasSize(2);
  }

  @Test
  void leavesOutRowsBeforeTheFirstDay() {
    project.write(
        "inference.yml",
        "models: { fraud: { training-set: fraud, input: silver.payments, since: 2018-07-03,"
            + " where: amount < 50 } }\n");
    project.pay(payment(1, 2, 5.0), payment(2, 3, 35.0), payment(3, 3, 60.0));

    project.run("score-batch");

    assertThat(project.predictions()).containsExactly(predicted(2, 3, 35.0, 3, 1.0, 1));
  }

  @Test
  void replaysABatchThatWasWrittenButNotNoted() throws IOException {
    project.pay(payment(1, 2, 5.0));
    project.run("score-batch");
    Path commits = checkpoint().resolve("commits");
    Files.delete(commits.resolve("0"));
    Files.deleteIfExists(commits.resolve(".0.crc"));
    project.pay(payment(2, 3, 35.0));

    project.run("score-batch");

    assertThat(project.predictions())
        .containsExactly(predicted(1, 2, 5.0, 1, 0.0, 1), predicted(2, 3, 35.0, 2, 1.0, 1));
  }

  @Test
  void refusesToBeginAnewOverPredictionsWhoseCheckpointIsLost() throws IOException {
    project.pay(payment(1, 2, 5.0));
    project.run("score-batch");
    try (Stream<Path> files = Files.walk(checkpoint())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    project.pay(payment(2, 3, 35.0));

    Answer answer = project.run("score-batch");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .contains("predictions.fraud holds rows, but the checkpoint that says which is gone.");
  }

  @Test
  void scoresARangeBeforeAndAfterTheIncrementWithoutDoublingARow() {
    project.pay(payment(1, 2, 5.0), payment(2, 3, 35.0), payment(3, 4, 8.0));

    assertThat(project.run("score-batch", "--from", "2018-07-03", "--to", "2018-07-04").err())
        .contains("Added 1 predictions of fraud/1.");
    assertThat(project.predictions()).containsExactly(predicted(2, 3, 35.0, 2, 1.0, 1));
    assertThat(project.run("score-batch").err()).contains("Added 2 predictions of fraud/1.");
    assertThat(project.run("score-batch", "--from", "2018-07-01").err())
        .contains("Added 0 predictions of fraud/1.");

    assertThat(project.predictions())
        .containsExactly(
            predicted(1, 2, 5.0, 1, 0.0, 1),
            predicted(2, 3, 35.0, 2, 1.0, 1),
            predicted(3, 4, 8.0, 3, 0.0, 1));
  }

  @Test
  void scoresOnlyNewRowsWithANewVersionUnlessARangeIsNamed() {
    project.pay(payment(1, 2, 5.0));
    project.run("score-batch");
    project.payments().produce("r2", Payments.BAD);
    project.pay(payment(2, 3, 35.0));

    project.run("score-batch");

    assertThat(project.predictions())
        .containsExactly(predicted(1, 2, 5.0, 1, 0.0, 1), predicted(2, 3, 35.0, 2, 0.0, 2));

    project.run("score-batch", "--from", "2018-07-01");

    assertThat(project.predictions())
        .containsExactly(
            predicted(1, 2, 5.0, 1, 0.0, 1),
            predicted(1, 2, 5.0, 1, 1.0, 2),
            predicted(2, 3, 35.0, 2, 0.0, 2));
  }

  @Test
  void scoresATableThatIsOnlyAppendedTo() {
    PaymentsProject appended =
        new PaymentsProject(folder.resolve("appended"))
            .withInput(PaymentsProject.appended())
            .withModelsOf(models);
    appended.pay(payment(1, 2, 5.0));
    appended.run("score-batch");
    appended.pay(payment(2, 3, 35.0));
    appended.run("score-batch");

    assertThat(appended.predictions())
        .containsExactly(predicted(1, 2, 5.0, 1, 0.0, 1), predicted(2, 3, 35.0, 2, 1.0, 1));
    assertThat(appended.tables().read(PREDICTIONS).select("paid_at").distinct().collectAsList())
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder(noon(2), noon(3));
  }

  @Test
  void refusesFeaturesDefinedOtherwiseThanTheVersionLearned() {
    project.pay(payment(1, 2, 5.0));
    project.write("features.yml", PaymentsProject.FEATURES.replace("window: 7d", "window: 8d"));

    Answer answer = project.run("score-batch");

    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.err())
        .contains("fraud/1 may not score: its features are defined otherwise now.")
        .contains("train, check and promote a version on the new definition.");
    assertThat(project.tables().existsHere(PREDICTIONS)).isFalse();
  }

  @Test
  void saysWhatIsMissingOrMistaken() {
    assertThat(
            new PaymentsProject(folder.resolve("bare"))
                .withInput(PaymentsProject.upserted())
                .run("score-batch"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                > score-batch
                No version of 'fraud' is in Production.
                  cause: Nothing can score in 'dev' before one has passed the gate.
                  remedy: Run train-model, check-compliance and compare-models.
                """));
    assertThat(project.run("score-batch", "--model", "frau").err())
        .contains("inference.yml declares no model 'frau'.", "Did you mean fraud?");
    assertThat(project.run("score-batch", "--from", "July").err())
        .contains("--from July is no time.");
    assertThat(project.run("score-batch", "--from", "2018-07-02", "--to", "2018-07-02").err())
        .contains("There is no time between --from and --to.");
  }

  private Path checkpoint() {
    return folder.resolve("lakehouse/dev/_checkpoints/predictions.fraud");
  }
}
