package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.delta.DeltaModelStore;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.Transitions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandsTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void fillTheRegistry() {
    Tables tables = new LocalLakehouse(folder).tables("prod");
    assertThat(new DeltaModelStore(tables).replace(ModelState.none("fares"), fares())).isPresent();
    ModelRegistry registry = ModelRegistry.of(tables);
    registry.register(
        new NewVersion("tips", "r3", "s3a://lake/r3", "ann", "", Map.of(), Sample.PROVENANCE));
    registry.describe(
        new RegisteredModel("fares", "What a ride costs.", Map.of("owner", "rides", "team", "a")));
    ExperimentTracker.of(tables)
        .saveAll(
            List.of(
                TrackedRun.begun("0123456789", "rides", "fares", "ann", Sample.MORNING)
                    .with(Map.of("seed", "0"), Map.of("rmse", 5.25, "r2", 0.5), Map.of()),
                TrackedRun.begun(
                        "0199", "rides", "tips", "ann", Instant.parse("2018-06-11T09:00:00Z"))
                    .with(
                        Map.of("seed", "1", "depth", "5"),
                        Map.of("rmse", 12.5),
                        Map.of("mlflow.runName", "trees"))
                    .ended(TrackedRun.Status.FINISHED, Instant.parse("2018-06-11T10:00:00Z"))));
  }

  /** One version in Staging that is to go on, and one of which nothing is decided. */
  private static ModelState fares() {
    ModelState tagged = as("policy", "").tag(Sample.one(), 1, Map.of("checked", "yes"));
    ModelState asked = as("ann", "trained").request(tagged, 1, Stage.STAGING);
    ModelState staged = as("policy", "complies").approve(asked, 1);
    ModelState further = as("ann", "better").request(staged, 1, Stage.PRODUCTION);
    return as("ann", "").register(further, Sample.version("r2"));
  }

  private static Transitions as(String user, String comment) {
    return new Transitions(user, Sample.MORNING, comment);
  }

  @Test
  void saysThatNothingIsThere(@TempDir Path empty) {
    LocalLakehouse lakehouse = new LocalLakehouse(empty);

    assertThat(lakehouse.run("list-models", "--env", "dev"))
        .isEqualTo(new Answer(0, "No model is registered in 'dev'.\n", ""));
    assertThat(lakehouse.run("list-runs", "--env", "dev"))
        .isEqualTo(new Answer(0, "No run is recorded in 'dev'.\n", ""));
  }

  @Test
  void listsVersionsWithStageAndRequest() {
    assertThat(run("list-models").out().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("model +version +stage +open request +registered"),
            rule -> assertThat(rule).matches("[- ]+"),
            line -> assertThat(line).matches("fares +1 +Staging +Production +\\d{4}-.*"),
            line -> assertThat(line).matches("fares +2 +None +- +\\d{4}-.*"),
            line -> assertThat(line).matches("tips +1 +None +- +\\d{4}-.*"));
  }

  @Test
  void listsRuns() {
    assertThat(run("list-runs").out())
        .isEqualTo(
            """
                   run  project  experiment  name   status    started              user
            ----------  -------  ----------  -----  --------  -------------------  ----
                  0199  rides    tips        trees  finished  2018-06-11 09:00:00  ann
            0123456789  rides    fares              running   2018-06-11 08:00:00  ann
            """);
  }

  @Test
  void describesAVersionFully() {
    assertThat(run("describe-model", "fares/1").out())
        .startsWith("fares/1  Staging  @challenger\n")
        .contains("Taxi fares.")
        .contains("trained on               training_sets.fares@7, made from silver.rides@12,")
        .contains("rows train               70")
        .contains("rmse                     5.250000")
        .contains("seed                     0")
        .contains("checked                  yes")
        .containsPattern(
            "open request +to Production by ann, \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d: better\n")
        .contains("ann registered → None")
        .contains("policy approved → Staging: complies")
        .contains("policy tagged: checked=yes");
  }

  @Test
  void describesAllVersionsOfAModel() {
    assertThat(run("describe-model", "tips").out()).startsWith("tips/1  None\n");
    assertThat(run("describe-model", "fares").out())
        .startsWith(
            """
            fares
                                         What a ride costs.
                owner                    rides
                team                     a
            fares/1  Staging  @challenger
            """)
        .contains("fares/2  None\n");
    assertThat(run("describe-model", "fares/2").out()).startsWith("fares/2  None\n");
  }

  @Test
  void saysWhatThereIsInsteadOfAnUnknownModel() {
    assertThat(run("describe-model", "fare"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                There is no model version 'fare' in 'prod'.
                  cause: Models here: fares, tips.
                  remedy: See list-models for what there is.
                """));
    assertThat(run("describe-model", "fares/9").err())
        .contains("cause: Its versions run from 1 to 2.");
  }

  @Test
  void setsRunsSideBySide() {
    assertThat(run("compare-runs", "0123", "tips", "0199"))
        .isEqualTo(
            new Answer(
                0,
                """
                parameter  01234567  0199
                ---------  --------  --------
                model      fares     tips
                name       -         trees
                status     running   finished
                depth      -         5
                seed       0         1

                metric  01234567       0199
                ------  --------  ---------
                r2      0.500000          -
                rmse    5.250000  12.500000
                """,
                ""));
    assertThat(run("compare-runs", "fare").err())
        .isEqualTo(
            """
            There is no run or model 'fare' in 'prod'.
              cause: Did you mean fares?
              remedy: See list-runs for what there is.
            """);
    assertThat(run("compare-runs", "01").err()).startsWith("'01' begins the ids of 2 runs.\n");
  }

  private static Answer run(String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of(command, "--env", "prod"));
    words.addAll(List.of(arguments));
    return new LocalLakehouse(folder).run(words.toArray(String[]::new));
  }
}
