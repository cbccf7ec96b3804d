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
import io.lakeloop.core.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over one input that grows and changes; the tests read what came of each. */
class ScoreBatchJobTest {
  private static final Row FIRST = predicted(1, 2, 5.0, 1, 0.0, 1);
  private static final Row SECOND = predicted(2, 3, 35.0, 2, 1.0, 1);
  private static final Row THIRD = predicted(3, 4, 8.0, 3, 0.0, 1);
  private static final Row FOURTH = predicted(4, 5, 36.0, 4, 1.0, 1);
  private static final Row FIFTH = predicted(5, 6, 9.0, 5, 0.0, 1);

  @TempDir private static Path grown;
  @TempDir private static Path models;
  private static @Nullable PaymentsProject scored;
  private static Stage range = Stage.NONE;
  private static Stage rest = Stage.NONE;
  private static Stage again = Stage.NONE;
  private static Stage rangeAgain = Stage.NONE;
  private static Stage changed = Stage.NONE;
  private static Stage replayed = Stage.NONE;
  private static Stage rewritten = Stage.NONE;
  private static Stage newVersion = Stage.NONE;
  private static Stage rangeOfNewVersion = Stage.NONE;
  private static Stage lost = Stage.NONE;

  @TempDir private Path folder;

  /** What a run told, and the predictions there were after it. */
  private record Stage(Answer answer, List<Row> predictions) {
    static final Stage NONE = new Stage(new Answer(-1, "", ""), List.of());
  }

  @BeforeAll
  static void score() throws IOException {
    PaymentsProject project = new PaymentsProject(grown).withInput(PaymentsProject.upserted());
    scored = project;
    project.payments().produce("r1", Payments.GOOD);
    new PaymentsProject(models).withModelsOf(grown);
    project.pay(payment(1, 2, 5.0), payment(2, 3, 35.0), payment(3, 4, 8.0));
    range = run("--from", "2018-07-03", "--to", "2018-07-04");
    rest = run();
    again = run();
    rangeAgain = run("--from", "2018-07-01");

    project.pay(payment(4, 5, 36.0));
    project.tables().update(INPUT, col("payment_id").equalTo(1), Map.of("amount", lit(50.0)));
    changed = run();

    project.lakehouse().forgetLastBatch(PREDICTIONS.local());
    project.pay(payment(5, 6, 9.0));
    replayed = run();

    project.tables().overwrite(INPUT, project.tables().read(INPUT));
    rewritten = run();

    project.payments().produce("r2", Payments.BAD);
    project.pay(payment(6, 7, 37.0));
    newVersion = run();
    rangeOfNewVersion = run("--from", "2018-07-06");

    forgetCheckpoint();
    project.pay(payment(7, 8, 38.0));
    lost = run();
  }

  private static Stage run(String... options) {
    PaymentsProject project = Objects.requireNonNull(scored);
    Answer answer =
        project.run(
            Stream.concat(Stream.of("score-batch"), Stream.of(options)).toArray(String[]::new));
    return new Stage(answer, project.predictions());
  }

  private static void forgetCheckpoint() throws IOException {
    Path checkpoint = grown.resolve("lakehouse/dev/_checkpoints/predictions.fraud");
    try (Stream<Path> files = Files.walk(checkpoint)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void scoresARangeBeforeAndAfterTheIncrementWithoutDoublingARow() {
    assertThat(range.answer().err()).contains("Added 1 predictions of fraud/1.");
    assertThat(range.predictions()).containsExactly(SECOND);
    assertThat(rest.answer().err()).contains("Added 2 predictions of fraud/1.");
    assertThat(rest.predictions()).containsExactly(FIRST, SECOND, THIRD);
    assertThat(rangeAgain.answer().err()).contains("Added 0 predictions of fraud/1.");
    assertThat(rangeAgain.predictions()).containsExactly(FIRST, SECOND, THIRD);
  }

  @Test
  void writesWholePredictionsWithoutTheLabel() {
    Dataset<Row> predictions = Objects.requireNonNull(scored).tables().read(PREDICTIONS);
    assertThat(predictions.columns())
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
    Row row = predictions.filter("model_version = 1").orderBy("payment_id").first();
    assertThat(row.<String>getAs("prediction_id")).matches("[0-9a-f]{64}");
    assertThat(row.<Double>getAs("probability")).isBetween(0.0, 0.5);
    assertThat(row.<String>getAs("model_name")).isEqualTo("fraud");
    assertThat(row.<String>getAs("feature_versions")).isEqualTo("silver.payments@1");
  }

  @Test
  void scoresOnlyWhatIsNewAndNeverARowTwice() {
    assertThat(again.answer().err()).contains("nothing new");
    assertThat(again.predictions()).isEqualTo(rest.predictions());
    assertThat(changed.answer().err()).contains("Added 1 predictions of fraud/1.");
    assertThat(changed.predictions()).containsExactly(FIRST, SECOND, THIRD, FOURTH);
  }

  @Test
  void replaysABatchThatWasWrittenButNotNoted() {
    assertThat(replayed.answer().exitCode()).isZero();
    assertThat(replayed.predictions()).containsExactly(FIRST, SECOND, THIRD, FOURTH, FIFTH);
  }

  @Test
  void addsNothingWhenTheInputIsWrittenAnew() {
    assertThat(rewritten.answer().err()).contains("Added 0 predictions of fraud/1.");
    assertThat(rewritten.predictions()).isEqualTo(replayed.predictions());
  }

  @Test
  void scoresOnlyNewRowsWithANewVersionUnlessARangeIsNamed() {
    assertThat(newVersion.predictions())
        .containsExactly(FIRST, SECOND, THIRD, FOURTH, FIFTH, predicted(6, 7, 37.0, 6, 0.0, 2));
    assertThat(rangeOfNewVersion.predictions())
        .containsExactly(
            FIRST,
            SECOND,
            THIRD,
            FOURTH,
            FIFTH,
            predicted(5, 6, 9.0, 5, 1.0, 2),
            predicted(6, 7, 37.0, 6, 0.0, 2));
  }

  @Test
  void refusesToBeginAnewOverPredictionsWhoseCheckpointIsLost() {
    assertThat(lost.answer().exitCode()).isEqualTo(2);
    assertThat(lost.answer().err())
        .contains("predictions.fraud holds rows, but the checkpoint that says which is gone.");
    assertThat(lost.predictions()).isEqualTo(rangeOfNewVersion.predictions());
  }

  @Test
  void leavesOutRowsBeforeTheFirstDay() {
    PaymentsProject project = open(PaymentsProject.upserted());
    project.write(
        "inference.yml",
        "models: { fraud: { training-set: fraud, input: silver.payments, since: 2018-07-03,"
            + " where: amount < 50 } }\n");
    project.pay(payment(1, 2, 5.0), payment(2, 3, 35.0), payment(3, 3, 60.0));

    project.run("score-batch");

    assertThat(project.predictions()).containsExactly(predicted(2, 3, 35.0, 3, 1.0, 1));
  }

  @Test
  void scoresATableThatIsOnlyAppendedTo() {
    PaymentsProject appended = open(PaymentsProject.appended());
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
    PaymentsProject project = open(PaymentsProject.upserted());
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
    PaymentsProject project = open(PaymentsProject.upserted());
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

  /** A project of its own with an empty input and the first version in Production. */
  private PaymentsProject open(TableSpec input) {
    return new PaymentsProject(folder).withInput(input).withModelsOf(models);
  }
}
