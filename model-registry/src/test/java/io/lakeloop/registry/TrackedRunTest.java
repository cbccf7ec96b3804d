package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackedRunTest {
  private static final TrackedRun RUN =
      TrackedRun.begun("r1", "rides", "fares", "ann", Sample.MORNING);

  @Test
  void addsToWhatIsLoggedAndReplacesMetricsOfTheSameName() {
    TrackedRun run =
        RUN.with(Map.of("seed", "0"), Map.of("rmse", 6.0), Map.of())
            .with(Map.of(), Map.of("rmse", 5.0, "mae", 3.0), Map.of());

    assertThat(run.parameters()).isEqualTo(Map.of("seed", "0"));
    assertThat(run.metrics()).isEqualTo(Map.of("mae", 3.0, "rmse", 5.0));
    assertThat(run.measurements()).hasSize(2);
    assertThat(
            new TrackedRun(
                "r1",
                "rides",
                "fares",
                TrackedRun.Status.RUNNING,
                "ann",
                run.parameters(),
                List.of(
                    new Measurement("mae", 3.0, 0, Sample.MORNING),
                    new Measurement("rmse", 5.0, 0, Sample.MORNING)),
                Map.of(),
                List.of(),
                Sample.MORNING,
                Optional.empty()))
        .isEqualTo(run);
  }

  @Test
  void takesForTheNewestValueThatOfTheGreatestStepThenTime() {
    TrackedRun run =
        RUN.measuring(
            List.of(
                loss(1.0, 10, 0),
                loss(2.0, 9, 99),
                loss(3.0, 10, 5),
                loss(2.5, 10, 5),
                loss(2.5, 10, 5)));

    assertThat(run.metrics()).isEqualTo(Map.of("loss", 3.0));
    assertThat(run.measurements()).hasSize(4);
  }

  @Test
  void keepsMillisecondsAsMlflowDoes() {
    Instant exact = Instant.parse("2018-06-11T08:00:00.123456Z");
    Instant cut = Instant.parse("2018-06-11T08:00:00.123Z");

    TrackedRun run =
        TrackedRun.begun("r1", "p", "e", "u", exact).ended(TrackedRun.Status.FINISHED, exact);

    assertThat(run.startedAt()).isEqualTo(cut);
    assertThat(run.endedAt()).contains(cut);
    assertThat(new Measurement("m", 1, 0, exact).at()).isEqualTo(cut);
  }

  @Test
  void hasNothingNewToSayTwice() {
    TrackedRun run =
        RUN.with(Map.of("seed", "0"), Map.of("rmse", Double.NaN), Map.of("why", "first"))
            .reading(List.of(new RunInput(TableName.parse("silver.rides"), 3, "training")));

    assertThat(RunUpdate.of(run, run))
        .isEqualTo(new RunUpdate(Map.of(), List.of(), Map.of(), List.of()));
    assertThat(RunUpdate.join(run, run)).isEqualTo(run);
    assertThat(run.inputs().get(0).label()).isEqualTo("silver.rides@3");
  }

  @Test
  void saysOnlyWhatIsNew() {
    TrackedRun kept =
        RUN.with(Map.of("seed", "0"), Map.of("rmse", 6.0), Map.of("why", "first", "by", "ann"));
    TrackedRun run =
        RUN.with(Map.of("seed", "0", "depth", "5"), Map.of("mae", 3.0), Map.of("why", "second"))
            .measuring(List.of(loss(1.0, 0, 0)));

    RunUpdate update = RunUpdate.of(kept, run);

    assertThat(update.parameters()).isEqualTo(Map.of("depth", "5"));
    assertThat(update.tags()).isEqualTo(Map.of("why", "second"));
    assertThat(update.measurements())
        .containsExactly(loss(1.0, 0, 0), new Measurement("mae", 3.0, 0, Sample.MORNING));
  }

  @Test
  void addsNoValueAgainThatARerunComesToAtAnotherTime() {
    TrackedRun kept = RUN.measuring(List.of(loss(1.0, 0, 0)));
    TrackedRun rerun = RUN.measuring(List.of(loss(1.0, 0, 60), loss(0.5, 1, 61)));

    assertThat(RunUpdate.of(kept, rerun).measurements()).containsExactly(loss(0.5, 1, 61));
  }

  @Test
  void putsAnotherValueOfOneMomentAfterTheOneKept() {
    TrackedRun kept = RUN.with(Map.of(), Map.of("rmse", 6.0), Map.of());
    TrackedRun again = RUN.with(Map.of(), Map.of("rmse", 5.0), Map.of());

    TrackedRun joined = RunUpdate.join(kept, again);

    assertThat(joined.metrics()).isEqualTo(Map.of("rmse", 5.0));
    assertThat(joined.measurements())
        .containsExactly(
            new Measurement("rmse", 6.0, 0, Sample.MORNING),
            new Measurement("rmse", 5.0, 0, Sample.MORNING.plusMillis(1)));
  }

  @Test
  void changesNoParameter() {
    TrackedRun kept = RUN.with(Map.of("seed", "0"), Map.of(), Map.of());

    assertThatThrownBy(() -> RunUpdate.of(kept, RUN.with(Map.of("seed", "1"), Map.of(), Map.of())))
        .isInstanceOf(UsageException.class);
    assertThat(RunUpdate.join(kept, RUN).parameters()).isEqualTo(Map.of("seed", "0"));
  }

  @Test
  void givesEachStageItsAlias() {
    assertThat(Stage.ofAlias("champion")).contains(Stage.PRODUCTION);
    assertThat(Stage.ofAlias("challenger")).contains(Stage.STAGING);
    assertThat(Stage.ofAlias("latest")).isEmpty();
    assertThat(Stage.ARCHIVED.alias()).isEmpty();
  }

  @Test
  void tellsItsNameAndTheRunItIsAPartOf() {
    TrackedRun candidate =
        RUN.with(Map.of(), Map.of(), Map.of("mlflow.runName", "trees", "mlflow.parentRunId", "r0"));

    assertThat(candidate.name()).contains("trees");
    assertThat(candidate.parent()).contains("r0");
    assertThat(RUN.name()).isEmpty();
    assertThat(RUN.parent()).isEmpty();
  }

  private static Measurement loss(double value, long step, long second) {
    return new Measurement("loss", value, step, Sample.MORNING.plusSeconds(second));
  }
}
