package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.inference.Payments;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of versions through the gate, by the jobs' command lines. */
class GateTest {
  private static final TableName COMPARISONS = ComparisonsTable.NAME;
  private static final String GATE =
      """
      models:
        fraud:
          compliance: { minimum-rows: { train: 20 }, minimum-metrics: { auc_roc: 0.7 } }
          comparison: { metric: auc_roc, baseline: 0.7 }
      """;

  @TempDir private static Path asked;
  @TempDir private static Path admitted;
  private static String good = "";
  private static String bad = "";
  private static String perfect = "";

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Payments payments;
  private String project;

  /** Fitting and registering takes longer than all else: once for all tests that begin there. */
  @BeforeAll
  static void makeBeginnings() {
    Payments first = new Payments(new LocalLakehouse(asked), "hash");
    first.buildTrainingSet();
    good = first.fit("good", Payments.GOOD);
    bad = first.fit("bad", Payments.BAD);
    perfect = first.fitPerfect("perfect");
    askForStaging(first, first.register("r1", good, 20));
    LocalLakehouse second = new LocalLakehouse(admitted).copy(asked, "lakehouse");
    new Payments(second, "hash").registry().approve("fraud", 1, "policy", "");
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder).variable("LAKELOOP_PROGRESS", "on");
    lakehouse.write("payments/deployment.yml", GATE);
    project = folder.resolve("payments").toString();
    payments = new Payments(lakehouse, "hash");
  }

  @Test
  void hasNothingToDoBeforeAnythingIsRegistered() {
    assertThat(run("check-compliance").err()).contains("No version asks for Staging.");
    assertThat(run("compare-models").err()).contains("No version is in Staging.");
    assertThat(lakehouse.tables().existsHere(COMPARISONS)).isFalse();
  }

  @Test
  void leadsOneVersionAfterTheOtherThroughTheGate() {
    lakehouse.copy(asked, "lakehouse");

    leadsTheFirstVersionOverTheBaselineIntoProduction();
    changesNothingWhenItRunsAgain();
    archivesAWorseChallengerAndLeavesProductionAlone();
    promotesABetterChallengerAndArchivesThePredecessor();
  }

  private void leadsTheFirstVersionOverTheBaselineIntoProduction() {
    assertThat(run("check-compliance").err()).contains("Admitted to Staging: 1, archived: 0.");
    // A version is judged by the rows it was trained from, even when the table has moved on.
    payments.buildTrainingSet();
    assertThat(run("compare-models").err())
        .contains(
            "fraud promoted: auc_roc 0.800000 against 0.700000 of the baseline: a gain of 0.100000,"
                + " 0.0 asked for, on 20 held-out rows of training_sets.fraud@0");

    assertThat(stages()).containsExactly(Stage.PRODUCTION);
    assertThat(version(1).tags()).isEqualTo(Map.of("compliance", "passed"));
    assertThat(activity())
        .containsExactly(
            "ann registered",
            "ann requested",
            "policy tagged",
            "policy approved",
            "tester requested",
            "policy approved");
    assertThat(comparisons())
        .containsExactly(
            RowFactory.create(1, null, "fraud", 0L, "auc_roc", 0.8, 0.7, 20L, "promote"));
  }

  private void changesNothingWhenItRunsAgain() {
    List<Activity> before = payments.registry().activity("fraud");
    long comparisons = lakehouse.tables().pin(COMPARISONS).version();

    run("check-compliance");
    run("compare-models");

    assertThat(payments.registry().activity("fraud")).isEqualTo(before);
    assertThat(lakehouse.tables().pin(COMPARISONS).version()).isEqualTo(comparisons);
  }

  private void archivesAWorseChallengerAndLeavesProductionAlone() {
    inStaging(payments.register("r2", bad, 20));

    assertThat(run("compare-models").err())
        .contains("fraud archived: auc_roc 0.200000 against 0.800000 of fraud/1");

    assertThat(stages()).containsExactly(Stage.PRODUCTION, Stage.ARCHIVED);
    assertThat(comparisons())
        .hasSize(2)
        .contains(RowFactory.create(2, 1, "fraud", 1L, "auc_roc", 0.2, 0.8, 20L, "archive"));
  }

  private void promotesABetterChallengerAndArchivesThePredecessor() {
    inStaging(payments.register("r3", perfect, 20));

    assertThat(run("compare-models").err())
        .contains("fraud promoted: auc_roc 1.000000 against 0.800000 of fraud/1");

    assertThat(stages()).containsExactly(Stage.ARCHIVED, Stage.ARCHIVED, Stage.PRODUCTION);
    assertThat(comparisons())
        .hasSize(3)
        .contains(RowFactory.create(3, 1, "fraud", 1L, "auc_roc", 1.0, 0.8, 20L, "promote"));
  }

  @Test
  void archivesWhatDoesNotComplyAndSaysWhy() {
    payments.buildTrainingSet();
    askForStaging(payments, payments.register("r1", good, 7));

    Answer answer = run("check-compliance");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.err())
        .contains("Admitted to Staging: 0, archived: 1.")
        .contains("fraud/1: does not comply: 7 rows of split 'train', at least 20 asked for");
    assertThat(stages()).containsExactly(Stage.ARCHIVED);
    assertThat(version(1).tags()).isEqualTo(Map.of("compliance", "failed"));
    assertThat(payments.registry().activity("fraud"))
        .last()
        .extracting(Activity::comment)
        .isEqualTo("does not comply: 7 rows of split 'train', at least 20 asked for");
  }

  @Test
  void goesOnWhereAKilledRunHadWrittenTheComparison() {
    lakehouse.copy(admitted, "lakehouse");
    ComparisonConfig rule = new ComparisonConfig("auc_roc", 0, 0.7);
    ComparisonsTable table = new ComparisonsTable(lakehouse.tables());
    Comparison made =
        new VersionComparison(lakehouse.tables(), rule).of(version(1), Optional.empty());
    table.keep(made, "killed", Instant.EPOCH);

    run("compare-models");

    assertThat(stages()).containsExactly(Stage.PRODUCTION);
    assertThat(lakehouse.tables().read(COMPARISONS).select("run_id").collectAsList())
        .containsExactly(RowFactory.create("killed"));
  }

  @Test
  void goesOnWhereAKilledRunHadAskedForProduction() {
    lakehouse.copy(admitted, "lakehouse");
    payments.registry().requestTransition("fraud", 1, Stage.PRODUCTION, "tester", "better");

    run("compare-models");

    assertThat(stages()).containsExactly(Stage.PRODUCTION);
    assertThat(activity()).filteredOn("tester requested"::equals).hasSize(1);
  }

  @Test
  void waitsForAPersonWhoDidNotAsk() {
    lakehouse.write("payments/deployment.yml", GATE + "    approval: person\n");
    lakehouse.copy(admitted, "lakehouse");

    assertThat(run("compare-models").err())
        .contains(
            "fraud waits for a person other than tester"
                + " (review-transition --model fraud/1 --verdict approve): auc_roc 0.800000");
    assertThat(review("--model", "fraud/1", "--verdict", "approve"))
        .isEqualTo(
            new Answer(
                4,
                "",
                """
                > review-transition
                tester may not approve fraud/1.
                  cause: tester asked for it: four eyes are wanted.
                  remedy: Let someone else approve it.
                """));
    lakehouse.variable("LAKELOOP_USER", "bob");

    assertThat(review("--model", "fraud/1", "--verdict", "approve").err())
        .contains("fraud/1 is in Production now.");
    assertThat(review("--model", "fraud/1", "--verdict", "approve").err())
        .contains("fraud/1 is in Production already.");
    assertThat(activity()).last().isEqualTo("bob approved");
  }

  @Test
  void refusesAMetricOfAnotherKindOfModel() {
    lakehouse.write(
        "payments/deployment.yml",
        "models: { fraud: { comparison: { metric: rmse, baseline: 1 } } }\n");
    lakehouse.copy(admitted, "lakehouse");

    assertThat(run("compare-models"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                > compare-models
                fraud/1 cannot be judged by rmse.
                  cause: It is a model of two classes, which that metric does not measure.
                  remedy: Name a metric of such models in deployment.yml.
                """));
  }

  @Test
  void leavesAnotherEnvironmentsVersionsToThatEnvironment() {
    lakehouse.copy(asked, "lakehouse");
    // dev's registry as prod's, which staging reads through.
    Path lake = lakehouse.folder().resolve("lakehouse");
    assertThat(lake.resolve("dev").toFile().renameTo(lake.resolve("prod").toFile())).isTrue();

    assertThat(lakehouse.run("check-compliance", "--env", "staging", "--project", project).err())
        .contains("No version asks for Staging.");
  }

  private Answer run(String job) {
    return lakehouse.run(job, "--project", project);
  }

  private Answer review(String... options) {
    List<String> words = new ArrayList<>(List.of("review-transition"));
    words.addAll(List.of(options));
    return lakehouse.run(words.toArray(String[]::new));
  }

  private static void askForStaging(Payments payments, ModelVersion version) {
    payments.registry().requestTransition("fraud", version.version(), Stage.STAGING, "ann", "");
  }

  private void inStaging(ModelVersion version) {
    Sample.stage(payments.registry(), "fraud", version.version());
  }

  private ModelVersion version(int number) {
    return payments.registry().find("fraud", number).orElseThrow();
  }

  private List<Stage> stages() {
    return payments.registry().versions("fraud").stream().map(ModelVersion::stage).toList();
  }

  private List<String> activity() {
    ModelRegistry registry = payments.registry();
    return registry.activity("fraud").stream()
        .map(past -> past.user() + " " + past.action().text())
        .toList();
  }

  private List<Row> comparisons() {
    return lakehouse
        .tables()
        .read(COMPARISONS)
        .select(
            "challenger_version",
            "champion_version",
            "training_set",
            "training_set_version",
            "metric",
            "challenger_value",
            "champion_value",
            "rows",
            "verdict")
        .collectAsList();
  }
}
