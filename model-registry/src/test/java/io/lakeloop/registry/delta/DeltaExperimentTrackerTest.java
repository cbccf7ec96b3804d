package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ExperimentTrackerContract;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaExperimentTrackerTest implements ExperimentTrackerContract {
  /** The columns of {@code registry.runs} before there were steps and inputs. */
  private static final StructType EARLIER =
      new StructType()
          .add("run_id", "string")
          .add("project", "string")
          .add("experiment", "string")
          .add("status", "string")
          .add("user", "string")
          .add("parameters", "map<string,string>")
          .add("metrics", "map<string,double>")
          .add("tags", "map<string,string>")
          .add("started_at", "timestamp")
          .add("ended_at", "timestamp");

  @TempDir private Path folder;

  @Override
  public Tables tables() {
    return new LocalLakehouse(folder).tables("prod");
  }

  @Test
  void makesOneCommitOfABatch() {
    TrackedRun first = TrackedRun.begun("r1", "rides", "fares", "ann", MORNING);
    TrackedRun second = TrackedRun.begun("r2", "rides", "fares", "ann", NOON);
    Tables tables = tables();
    ExperimentTracker.of(tables).saveAll(List.of(first));
    long before = tables.newestHere(DeltaExperimentTracker.NAME).orElseThrow();
    assertThat(before).as("made of it").isZero();

    ExperimentTracker.of(tables)
        .saveAll(
            List.of(
                first.with(Map.of("seed", "0"), Map.of("rmse", 5.25), Map.of()),
                second,
                second.ended(TrackedRun.Status.FINISHED, NOON)));

    assertThat(tables.newestHere(DeltaExperimentTracker.NAME)).contains(before + 1);
    assertThat(tables.access().tablesWritten()).containsOnlyKeys(DeltaExperimentTracker.NAME);
    assertThat(ExperimentTracker.of(tables).runs())
        .extracting(TrackedRun::status)
        .containsExactly(TrackedRun.Status.FINISHED, TrackedRun.Status.RUNNING);
  }

  /** Whoever writes second has read before: it must read again, not write over the first. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNoneOfSavesAtTheSameMoment(boolean known) throws InterruptedException {
    TrackedRun begun = TrackedRun.begun("r1", "rides", "fares", "ann", MORNING);
    if (known) {
      ExperimentTracker.of(tables()).save(begun);
    }
    List<Callable<String>> savers = List.of(saver(begun, "seed"), saver(begun, "depth"));
    ExecutorService threads = Executors.newFixedThreadPool(savers.size());
    try {
      assertThat(threads.invokeAll(savers)).extracting(Future::get).hasSize(savers.size());
    } finally {
      threads.shutdownNow();
    }

    assertThat(ExperimentTracker.of(tables()).runs())
        .singleElement()
        .satisfies(run -> assertThat(run.parameters()).containsOnlyKeys("seed", "depth"));
  }

  private Callable<String> saver(TrackedRun run, String parameter) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables own =
        new Tables(
            LocalSpark.session().newSession(),
            lakehouse.environments(),
            lakehouse.environments().load("prod"));
    return () -> {
      ExperimentTracker.of(own).save(run.with(Map.of(parameter, "1"), Map.of(), Map.of()));
      return parameter;
    };
  }

  @Test
  void readsAndGoesOnWithRunsOfEarlierBuildsAndAddsNewOnes() {
    Tables tables = tables();
    tables.note(
        TableSpec.small(DeltaExperimentTracker.NAME, EARLIER, "Experiment runs."),
        List.of(
            RowFactory.create(
                "r1",
                "rides",
                "fares",
                "running",
                "ann",
                Map.of("seed", "0"),
                Map.of("rmse", 6.0),
                Map.of(),
                Timestamp.from(MORNING),
                null)));
    ExperimentTracker tracker = ExperimentTracker.of(tables);
    TrackedRun kept =
        TrackedRun.begun("r1", "rides", "fares", "ann", MORNING)
            .with(Map.of("seed", "0"), Map.of("rmse", 6.0), Map.of());
    assertThat(tracker.find("r1")).contains(kept);

    TrackedRun added =
        TrackedRun.begun("r2", "rides", "fares", "ann", NOON)
            .with(Map.of("seed", "0"), Map.of(), Map.of())
            .measuring(List.of(new Measurement("loss", 0.5, 3, NOON)));
    tracker.save(added);
    assertThat(tracker.runs()).containsExactly(added, kept);

    tracker.save(kept.measuring(List.of(new Measurement("loss", 0.5, 3, NOON))));

    assertThat(tracker.find("r1").orElseThrow().metrics())
        .isEqualTo(Map.of("rmse", 6.0, "loss", 0.5));
  }
}
