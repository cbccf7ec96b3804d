package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunUpdateTest {
  private static final TrackedRun RUN =
      TrackedRun.begun("r1", "rides", "fares", "ann", Sample.MORNING);

  /** A job that is killed after it saved a run saves it again: nothing may come of it twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void addsNothingASecondTimeAndLosesNothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TrackedRun kept = random(random);
      TrackedRun run = random(random);

      TrackedRun joined = RunUpdate.join(kept, run);

      assertThat(RunUpdate.join(joined, run)).isEqualTo(joined);
      assertThat(RunUpdate.of(joined, run))
          .isEqualTo(new RunUpdate(Map.of(), List.of(), Map.of(), List.of()));
      assertThat(joined.measurements()).containsAll(kept.measurements());
      assertThat(joined.inputs()).containsAll(kept.inputs()).containsAll(run.inputs());
      assertThat(joined.tags()).containsAllEntriesOf(run.tags()).containsKeys(names(kept));
      assertThat(joined.parameters())
          .containsAllEntriesOf(kept.parameters())
          .containsAllEntriesOf(run.parameters());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void comesToTheNewestValueOfARunThatWentFurther(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TrackedRun kept = random(random);
      TrackedRun run = random(random).measuring(List.of(loss(random.nextInt(4), 9, 0)));

      assertThat(RunUpdate.join(kept, run).metrics()).containsAllEntriesOf(run.metrics());
    }
  }

  /** Values of one step follow each other by their times, to the millisecond. */
  @Test
  void keepsTheOrderOfValuesThatComeAfterAnother() {
    TrackedRun kept = RUN.measuring(List.of(loss(6.0, 0, 0)));
    TrackedRun run = RUN.measuring(List.of(loss(5.0, 0, 0), loss(3.0, 0, 1)));

    TrackedRun joined = RunUpdate.join(kept, run);

    assertThat(joined.measurements())
        .containsExactly(loss(6.0, 0, 0), loss(5.0, 0, 1), loss(3.0, 0, 2));
    assertThat(joined.metrics()).isEqualTo(Map.of("loss", 3.0));
  }

  @Test
  void takesUndefinedValuesAndZerosOfBothSignsForWhatTheyAre() {
    TrackedRun kept = RUN.measuring(List.of(loss(Double.NaN, 0, 0), loss(0.0, 1, 0)));
    TrackedRun run = RUN.measuring(List.of(loss(Double.NaN, 0, 5), loss(-0.0, 1, 5)));

    assertThat(RunUpdate.of(kept, run).measurements()).containsExactly(loss(-0.0, 1, 5));
  }

  @Test
  void beganWhenItFirstBeganAndStandsAsItWasSavedLast() {
    TrackedRun kept =
        RUN.ended(TrackedRun.Status.FAILED, Sample.MORNING.plusSeconds(5))
            .with(Map.of(), Map.of(), Map.of("state", "half"));
    TrackedRun again =
        TrackedRun.begun("r1", "trips", "fares", "bob", Sample.MORNING.plusSeconds(60));

    assertThat(RunUpdate.join(kept, again))
        .isEqualTo(
            new TrackedRun(
                "r1",
                "trips",
                "fares",
                TrackedRun.Status.RUNNING,
                "bob",
                Map.of(),
                List.of(),
                Map.of("state", "half"),
                List.of(),
                Sample.MORNING,
                Optional.empty()));
  }

  @Test
  void countsOneTableReadForTwoEndsOrInTwoVersionsAsTwoInputs() {
    TrackedRun kept = RUN.reading(List.of(input(3, "training")));
    TrackedRun run =
        RUN.reading(List.of(input(4, "training"), input(3, "evaluation"), input(3, "training")));

    assertThat(RunUpdate.of(kept, run).inputs())
        .containsExactly(input(3, "evaluation"), input(4, "training"));
  }

  @Test
  void saysWhichParameterCannotChangeAndWhatItWas() {
    TrackedRun kept = RUN.with(Map.of("depth", "5", "seed", "1"), Map.of(), Map.of());
    TrackedRun run = RUN.with(Map.of("depth", "5", "seed", "0"), Map.of(), Map.of());

    assertThatThrownBy(() -> RunUpdate.of(kept, run))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The parameter 'seed' of run r1 cannot become 0.
              cause: It was 1 when it was saved, and a run's parameters do not change.
              remedy: Begin a run of another id.""");
  }

  /** A run of few names, steps and moments, so that much of it meets another's. */
  private static TrackedRun random(Random random) {
    List<Measurement> measured = new ArrayList<>();
    // One value a step, as a training loop logs them.
    int steps = random.nextInt(4);
    for (int step = 0; step < steps; step++) {
      measured.add(loss(random.nextInt(3), step, random.nextInt(2)));
    }
    Map<String, String> tags = new TreeMap<>();
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 0; i < 2; i++) {
      tags.put("t" + random.nextInt(3), "v" + random.nextInt(2));
      parameters.put("p" + random.nextInt(3), "always the same");
    }
    return RUN.with(parameters, Map.of(), tags)
        .measuring(measured)
        .reading(List.of(input(random.nextInt(3), "training")));
  }

  private static String[] names(TrackedRun run) {
    return run.tags().keySet().toArray(String[]::new);
  }

  private static RunInput input(long version, String context) {
    return new RunInput(TableName.parse("silver.rides"), version, context);
  }

  private static Measurement loss(double value, long step, long millisecond) {
    return new Measurement("loss", value, step, at(millisecond));
  }

  private static Instant at(long millisecond) {
    return Sample.MORNING.plusMillis(millisecond);
  }
}
