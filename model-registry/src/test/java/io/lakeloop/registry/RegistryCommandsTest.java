package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandsTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void saysThatNothingIsThere() {
    assertThat(lakehouse.run("list-models", "--env", "dev"))
        .isEqualTo(new Answer(0, "No model is registered in 'dev'.\n", ""));
    assertThat(lakehouse.run("list-runs", "--env", "dev"))
        .isEqualTo(new Answer(0, "No run is recorded in 'dev'.\n", ""));
  }

  @Test
  void listsVersionsWithStageAndRequest() {
    ModelRegistry registry = registered();
    registry.requestTransition("fares", 1, Stage.STAGING, "ann", "");

    assertThat(lakehouse.run("list-models", "--env", "prod").out().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("model +version +stage +open request +registered"),
            rule -> assertThat(rule).matches("[- ]+"),
            line -> assertThat(line).matches("fares +1 +None +Staging +\\d{4}-.*"));
  }

  @Test
  void listsRuns() {
    ExperimentTracker.of(lakehouse.tables("prod"))
        .save(
            TrackedRun.begun("r1", "rides", "fares", "ann", Instant.parse("2018-06-11T08:00:00Z"))
                .with(Map.of(), Map.of(), Map.of("mlflow.runName", "trees")));

    assertThat(lakehouse.run("list-runs", "--env", "prod").out())
        .isEqualTo(
            """
            run  project  experiment  name   status   started              user
            ---  -------  ----------  -----  -------  -------------------  ----
            r1   rides    fares       trees  running  2018-06-11 08:00:00  ann
            """);
  }

  @Test
  void describesAVersionFully() {
    ModelRegistry registry = registered();
    registry.tag("fares", 1, Map.of("checked", "yes"), "policy");
    registry.requestTransition("fares", 1, Stage.STAGING, "ann", "trained");
    registry.approve("fares", 1, "policy", "complies");
    registry.requestTransition("fares", 1, Stage.PRODUCTION, "ann", "better");

    assertThat(lakehouse.run("describe-model", "--env", "prod", "fares/1").out())
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
    ModelRegistry registry = registered();
    registry.register(Sample.version("r2"));
    assertThat(lakehouse.run("describe-model", "--env", "prod", "fares").out())
        .startsWith("fares/1  None\n")
        .contains("fares/2  None");

    registry.describe(
        new RegisteredModel("fares", "What a ride costs.", Map.of("owner", "rides", "team", "a")));

    assertThat(lakehouse.run("describe-model", "--env", "prod", "fares").out())
        .startsWith(
            """
            fares
                                         What a ride costs.
                owner                    rides
                team                     a
            fares/1  None
            """);
    assertThat(lakehouse.run("describe-model", "--env", "prod", "fares/2").out())
        .startsWith("fares/2  None\n");
  }

  @Test
  void saysWhatThereIsInsteadOfAnUnknownModel() {
    registered();

    assertThat(lakehouse.run("describe-model", "--env", "prod", "fare"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                There is no model version 'fare' in 'prod'.
                  cause: Models here: fares.
                  remedy: See list-models for what there is.
                """));
    assertThat(lakehouse.run("describe-model", "--env", "prod", "fares/9").err())
        .contains("cause: Its versions run from 1 to 1.");
  }

  @Test
  void setsRunsSideBySide() {
    ExperimentTracker tracker = ExperimentTracker.of(lakehouse.tables("prod"));
    TrackedRun begun =
        TrackedRun.begun(
            "0123456789", "rides", "fares", "ann", Instant.parse("2018-06-11T08:00:00Z"));
    tracker.saveAll(
        List.of(
            begun.with(Map.of("seed", "0"), Map.of("rmse", 5.25, "r2", 0.5), Map.of()),
            TrackedRun.begun("0199", "rides", "tips", "ann", Instant.parse("2018-06-11T09:00:00Z"))
                .with(
                    Map.of("seed", "1", "depth", "5"),
                    Map.of("rmse", 12.5),
                    Map.of("mlflow.runName", "trees"))
                .ended(TrackedRun.Status.FINISHED, Instant.parse("2018-06-11T10:00:00Z"))));

    assertThat(lakehouse.run("compare-runs", "--env", "prod", "0123", "tips", "0199"))
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
    assertThat(lakehouse.run("compare-runs", "--env", "prod", "fare").err())
        .isEqualTo(
            """
            There is no run or model 'fare' in 'prod'.
              cause: Did you mean fares?
              remedy: See list-runs for what there is.
            """);
    assertThat(lakehouse.run("compare-runs", "--env", "prod", "01").err())
        .startsWith("'01' begins the ids of 2 runs.\n");
  }

  private ModelRegistry registered() {
    ModelRegistry registry = ModelRegistry.of(lakehouse.tables("prod"));
    registry.register(Sample.version("r1"));
    return registry;
  }
}
