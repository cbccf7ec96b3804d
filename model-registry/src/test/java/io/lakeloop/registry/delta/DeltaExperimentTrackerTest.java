package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaExperimentTrackerTest {
  private static final Instant MORNING = Instant.parse("2018-06-11T08:00:00Z");
  private static final Instant NOON = Instant.parse("2018-06-11T12:00:00Z");

  @TempDir private Path folder;
  private Tables tables;
  private ExperimentTracker tracker;

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables("prod");
    tracker = ExperimentTracker.of(tables);
  }

  @Test
  void knowsNoRunAtFirst() {
    assertThat(tracker.find("r1")).isEmpty();
    assertThat(tracker.runs()).isEmpty();
  }

  @Test
  void keepsARunAsItStandsUnderItsId() {
    TrackedRun begun = TrackedRun.begun("r1", "rides", "fares", "ann", MORNING);
    tracker.save(begun);
    assertThat(tracker.find("r1")).contains(begun);

    TrackedRun ended =
        begun
            .with(Map.of("seed", "0"), Map.of("rmse", 5.25), Map.of("why", "first try"))
            .ended(TrackedRun.Status.FINISHED, NOON);
    tracker.save(ended);

    assertThat(tracker.runs()).containsExactly(ended);
  }

  @Test
  void listsTheNewestFirst() {
    TrackedRun early = TrackedRun.begun("r1", "rides", "fares", "ann", MORNING);
    TrackedRun late = TrackedRun.begun("r2", "rides", "fares", "ann", NOON);
    tracker.save(early);
    tracker.save(late);

    assertThat(tracker.runs()).containsExactly(late, early);
  }

  @Test
  void isNoInputOfTheJobThatAsks() {
    tracker.save(TrackedRun.begun("r1", "rides", "fares", "ann", MORNING));
    tracker.find("r1");

    assertThat(tables.access().tablesRead()).isEmpty();
    assertThat(tables.access().tablesWritten()).containsOnlyKeys(DeltaExperimentTracker.NAME);
  }

  @Test
  void addsToWhatIsLogged() {
    TrackedRun run =
        TrackedRun.begun("r1", "rides", "fares", "ann", MORNING)
            .with(Map.of("seed", "0"), Map.of("rmse", 6.0), Map.of())
            .with(Map.of(), Map.of("rmse", 5.0, "mae", 3.0), Map.of());

    assertThat(run.parameters()).isEqualTo(Map.of("seed", "0"));
    assertThat(run.metrics()).isEqualTo(Map.of("mae", 3.0, "rmse", 5.0));
  }
}
