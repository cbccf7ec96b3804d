package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ExperimentTrackerContract;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.mlflow.InMemoryMlflow.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowExperimentTrackerTest implements ExperimentTrackerContract {
  private static final TrackedRun RUN =
      TrackedRun.begun("r1", "rides", "fares", "ann", MORNING)
          .with(Map.of("seed", "0"), Map.of("rmse", 5.25), Map.of("why", "first try"));

  @AutoClose private final InMemoryMlflow server = new InMemoryMlflow();
  @TempDir private Path folder;

  @Override
  public Tables tables() {
    return new MlflowLakehouse(folder, server).tables();
  }

  @Test
  void makesOneRunThoughAnswersAreLost() {
    server
        .fault("experiments/create", Fault.LOST_ANSWER)
        .fault("runs/create", Fault.LOST_ANSWER)
        .fault("runs/log-batch", Fault.LOST_ANSWER)
        .fault("runs/update", Fault.BROKEN)
        .fault("runs/search", Fault.BUSY);

    new MlflowLakehouse(folder, server).tracker().save(RUN);

    assertThat(server.tracking.runs()).isEqualTo(1);
    assertThat(server.served("runs/create")).isEqualTo(1);
    assertThat(ExperimentTracker.of(tables()).find("r1")).contains(RUN);
  }

  @Test
  void takesTheFirstOfTwoRunsThatWereBegunAtOnce() {
    ExperimentTracker.of(tables()).save(TrackedRun.begun("r0", "rides", "fares", "ann", MORNING));
    // Another process finds no run either, and is the faster one.
    server.before("runs/create", () -> ExperimentTracker.of(tables()).save(RUN));

    ExperimentTracker.of(tables()).save(TrackedRun.begun("r1", "rides", "fares", "bob", NOON));

    assertThat(server.tracking.runs()).isEqualTo(3);
    assertThat(ExperimentTracker.of(tables()).find("r1").orElseThrow().startedAt())
        .isEqualTo(MORNING);
    assertThat(ExperimentTracker.of(tables()).runs())
        .extracting(TrackedRun::runId)
        .containsExactlyInAnyOrder("r0", "r1");
  }

  @Test
  void looksForTheParentOfRunsSavedTogetherOnce() {
    ExperimentTracker tracker = ExperimentTracker.of(tables());
    tracker.save(RUN);
    long before = server.served("runs/search");
    List<TrackedRun> parts =
        Stream.of("r2", "r3", "r4")
            .map(id -> TrackedRun.begun(id, "rides", "fares", "ann", NOON))
            .map(run -> run.with(Map.of(), Map.of(), Map.of(TrackedRun.PARENT_TAG, "r1")))
            .toList();

    tracker.saveAll(parts);

    // Each part is looked for, and their parent.
    assertThat(server.served("runs/search") - before).isEqualTo(4);
    assertThat(tracker.runs())
        .containsExactlyInAnyOrder(RUN, parts.get(0), parts.get(1), parts.get(2));
  }

  @Test
  void looksForNoParentThatIsSavedWithItsParts() {
    MlflowExperimentTracker tracker = new MlflowLakehouse(folder, server).tracker();
    tracker.save(TrackedRun.begun("r0", "rides", "fares", "ann", MORNING));
    TrackedRun part =
        TrackedRun.begun("r2", "rides", "fares", "ann", NOON)
            .with(Map.of(), Map.of(), Map.of(TrackedRun.PARENT_TAG, "r1"));
    long before = server.served("runs/search");

    tracker.saveAll(List.of(RUN, part));

    assertThat(server.served("runs/search") - before).as("one for each run").isEqualTo(2);
    assertThat(server.tracking.tags(tracker.servedId("fares", "r2").orElseThrow()))
        .containsEntry(TrackedRun.PARENT_TAG, tracker.servedId("fares", "r1").orElseThrow());
    assertThat(tracker.find("r2")).contains(part);
  }

  @Test
  void keepsTheNameThatARunWasGivenFirst() {
    ExperimentTracker tracker = ExperimentTracker.of(tables());
    tracker.save(RUN.with(Map.of(), Map.of(), Map.of("mlflow.runName", "trees")));
    tracker.save(RUN);

    assertThat(tracker.find("r1").orElseThrow().tags())
        .isEqualTo(Map.of("why", "first try", "mlflow.runName", "trees"));
  }

  @Test
  void saysThatAnOlderServerCutATagOff() {
    server.tracking.tagLength = 5000;

    assertThatThrownBy(
            () ->
                ExperimentTracker.of(tables())
                    .save(RUN.with(Map.of(), Map.of(), Map.of("note", "n".repeat(5001)))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The tag 'note' was not kept whole by the MLflow server.
              cause: Of 5,001 characters it kept 5,000: it is of a version that cuts longer ones off.
              remedy: Shorten the tag, or take a newer server.""");
  }

  @Test
  void saysThatTheExperimentWasDeleted() {
    server.tracking.experiment("fares", true);

    assertThatThrownBy(() -> ExperimentTracker.of(tables()).save(RUN))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("The experiment 'fares' cannot be used.")
        .hasMessageContaining("mlflow experiments restore --experiment-id 1");
    assertThat(ExperimentTracker.of(tables()).modelFolder("fares", "r1"))
        .endsWith("/_artifacts/fares/r1/model");
  }

  @Test
  void usesAnExperimentOfOthersButKeepsFilesInTheLakehouse() {
    server.tracking.experiment("fares", false);
    server.tracking.experiment("others", false);
    ExperimentTracker tracker = ExperimentTracker.of(tables());
    tracker.modelFolder("fares", "r1");
    assertThat(tracker.experiments()).isEmpty();

    tracker.save(RUN);

    assertThat(tracker.experiments()).containsExactly("fares");
    assertThat(tracker.modelFolder("fares", "r1"))
        .isEqualTo(tables().environment().folder("_artifacts") + "/fares/r1/model");
  }

  @Test
  void putsThePrefixBeforeTheServersNamesOnly() {
    Tables tables =
        new MlflowLakehouse(
                folder,
                server,
                "registry: { backend: mlflow, url: '%s', experiment-prefix: /Shared/lake/ }\n"
                    .formatted(server.url()))
            .tables();
    ExperimentTracker.of(tables).save(RUN);

    assertThat(ExperimentTracker.of(tables).find("r1")).contains(RUN);
    assertThat(ExperimentTracker.of(tables).experiments()).containsExactly("fares");
    assertThat(
            new MlflowServer(server.settings())
                .get("experiments/get-by-name", Map.of("experiment_name", "/Shared/lake/fares"))
                .isGood())
        .isTrue();
    assertThat(ExperimentTracker.of(tables()).runs()).isEmpty();
  }
}
