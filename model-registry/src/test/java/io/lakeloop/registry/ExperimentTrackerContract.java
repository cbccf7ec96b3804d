package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every tracker does, whatever it keeps runs in. */
public interface ExperimentTrackerContract {
  /** Eight in the morning. */
  Instant MORNING = Sample.MORNING;

  /** Noon of the same day. */
  Instant NOON = Instant.parse("2018-06-11T12:00:00.123Z");

  /** The tables of an environment that has the tracker, as a new run sees them. */
  Tables tables();

  private ExperimentTracker tracker() {
    return ExperimentTracker.of(tables());
  }

  private static TrackedRun begun(String runId) {
    return TrackedRun.begun(runId, "rides", "fares", "ann", MORNING);
  }

  private static Measurement loss(double value, long step) {
    return new Measurement("loss", value, step, MORNING.plusSeconds(step));
  }

  @Test
  default void knowsNoRunAtFirst() {
    assertThat(tracker().find("r1")).isEmpty();
    assertThat(tracker().runs()).isEmpty();
    assertThat(tracker().experiments()).isEmpty();
  }

  @Test
  default void keepsARunWholeUnderItsId() {
    TrackedRun begun = begun("r1");
    tracker().save(begun);
    assertThat(tracker().find("r1")).contains(begun);

    TrackedRun ended =
        begun
            .with(
                Map.of("seed", "0", "note", "Größe: 5 €"),
                Map.of("rmse", 0.1 + 0.2, "auc", Double.NaN),
                Map.of("why", "first try", "mlflow.runName", "trees"))
            .measuring(List.of(loss(3.5, 0), loss(2.5, 1), loss(-1e-300, 10)))
            .reading(
                List.of(
                    new RunInput(TableName.parse("training_sets.fares"), 7, "training"),
                    new RunInput(TableName.parse("prod:silver.rides"), 12, "evaluation")))
            .ended(TrackedRun.Status.FINISHED, NOON);
    tracker().save(ended);
    tracker().save(ended);

    assertThat(tracker().find("r1")).contains(ended);
    assertThat(tracker().runs())
        .singleElement()
        .satisfies(run -> assertThat(run.metrics()).isEqualTo(ended.metrics()))
        .satisfies(run -> assertThat(run.inputs()).isEqualTo(ended.inputs()));
    assertThat(tracker().experiments()).containsExactly("fares");
  }

  @Test
  default void addsToWhatIsKeptLosesNothingAndRefusesAnotherValueOfAParameter() {
    TrackedRun first =
        begun("r1")
            .with(Map.of("seed", "0"), Map.of("rmse", 6.0), Map.of("state", "half", "by", "ann"))
            .measuring(List.of(loss(3.5, 0)))
            .ended(TrackedRun.Status.FAILED, NOON);
    tracker().save(first);

    TrackedRun again =
        TrackedRun.begun("r1", "rides", "fares", "bob", NOON)
            .with(Map.of("depth", "5"), Map.of("rmse", 5.0), Map.of("state", "whole"))
            .measuring(List.of(new Measurement("loss", 3.5, 0, NOON), loss(2.5, 1)));
    tracker().save(again);

    TrackedRun kept = tracker().find("r1").orElseThrow();
    assertThat(kept.status()).isEqualTo(TrackedRun.Status.RUNNING);
    assertThat(kept.user()).isEqualTo("bob");
    assertThat(kept.startedAt()).isEqualTo(MORNING);
    assertThat(kept.endedAt()).isEmpty();
    assertThat(kept.parameters()).isEqualTo(Map.of("seed", "0", "depth", "5"));
    assertThat(kept.tags()).isEqualTo(Map.of("state", "whole", "by", "ann"));
    assertThat(kept.metrics()).isEqualTo(Map.of("rmse", 5.0, "loss", 2.5));
    assertThat(kept.measurements())
        .containsExactly(
            loss(3.5, 0),
            loss(2.5, 1),
            new Measurement("rmse", 6.0, 0, MORNING),
            new Measurement("rmse", 5.0, 0, NOON));
    assertThatThrownBy(
            () -> tracker().save(begun("r1").with(Map.of("seed", "1"), Map.of(), Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The parameter 'seed' of run r1 cannot become 1.
              cause: It was 0 when it was saved, and a run's parameters do not change.
              remedy: Begin a run of another id.""");
  }

  @Test
  default void keepsTextsUpToTheLimitAndNoneBeyond() {
    String parameter = "p".repeat(6000);
    String tag = "t".repeat(8000);
    TrackedRun run =
        begun("r1").with(Map.of("k".repeat(250), parameter), Map.of(), Map.of("note", tag));
    tracker().save(run);
    assertThat(tracker().find("r1")).contains(run);

    assertThatThrownBy(
            () ->
                tracker().save(begun("r2").with(Map.of("p", parameter + "p"), Map.of(), Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The parameter 'p' of run r2 is too long to be kept.
              cause: It has 6,001 characters; 6,000 is the limit.
              remedy: Shorten it, or write it to a file beside the model.""");
    assertThat(tracker().find("r2")).isEmpty();
  }

  @Test
  default void listsTheNewestFirstAndPartsUnderTheirParent() {
    TrackedRun early = begun("r1");
    TrackedRun part =
        TrackedRun.begun("r2", "rides", "fares", "ann", NOON)
            .with(Map.of(), Map.of(), Map.of("mlflow.parentRunId", "r1"));
    TrackedRun other = TrackedRun.begun("r3", "rides", "tips", "ann", MORNING.plusSeconds(1));
    tracker().saveAll(List.of(early, part, other));
    tracker().saveAll(List.of());

    assertThat(tracker().runs()).containsExactly(part, other, early);
    assertThat(tracker().experiments()).containsExactly("fares", "tips");
  }

  @Test
  default void takesAsMuchAsTheRunHasToSay() {
    Map<String, String> parameters = new HashMap<>();
    IntStream.range(0, 250).forEach(i -> parameters.put("p" + i, "v".repeat(1000)));
    TrackedRun run =
        begun("r1")
            .with(parameters, Map.of(), Map.of())
            .measuring(IntStream.range(0, 2500).mapToObj(i -> loss(1.0 / (i + 1), i)).toList());

    tracker().save(run);

    assertThat(tracker().find("r1")).contains(run);
  }

  @Test
  default void keepsFilesBelowTheLakehousesArtifacts() {
    TrackedRun run = begun("r1");
    tracker().save(run);
    RunArtifacts files = tracker().artifacts(run);
    assertThat(files.names()).isEmpty();

    files.write("plots/roc.svg", "<svg/>");
    files.write("notes.txt", "Größe");

    RunArtifacts again = tracker().artifacts(run);
    assertThat(again.names()).containsExactly("notes.txt", "plots/roc.svg");
    assertThat(again.text("notes.txt")).isEqualTo("Größe");
    String artifacts = tables().environment().folder("_artifacts") + "/";
    assertThat(again.folder()).startsWith(artifacts);
    assertThat(tracker().modelFolder("fares", "r1"))
        .startsWith(artifacts)
        .isEqualTo(tracker().modelFolder("fares", "r1"))
        .isNotEqualTo(tracker().modelFolder("fares", "r2"));
    assertThatThrownBy(() -> files.write("../out", ""))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("'../out' is no name of an artifact.");
  }

  @Test
  default void isNoInputOfTheJobThatAsks() {
    Tables asking = tables();
    ExperimentTracker.of(asking).save(begun("r1"));
    ExperimentTracker.of(asking).find("r1");
    ExperimentTracker.of(asking).runs();

    assertThat(asking.access().tablesRead()).isEmpty();
  }
}
