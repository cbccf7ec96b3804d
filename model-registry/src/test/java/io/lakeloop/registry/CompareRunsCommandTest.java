package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.registry.mlflow.InMemoryMlflow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs are kept in a server here, which answers without a query. */
class CompareRunsCommandTest {
  @AutoClose private final InMemoryMlflow server = new InMemoryMlflow();
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
    lakehouse.write(
        "conf/environments/prod.yml",
        "root: " + folder.resolve("lakehouse/prod") + "\n" + server.environment());
  }

  @Test
  void setsAllRunsOfAModelSideBySideTheOldestFirst() {
    save(run("late", "fares", 3), run("early", "fares", 1), run("middle", "fares", 2));

    assertThat(compare("fares").out()).startsWith("parameter  early    middle   late\n");
  }

  @ParameterizedTest
  @CsvSource({
    "aa1,         aa1",
    "aa1 aa1 aa,  aa1",
    "b aa1,       bbb aa1",
    "tips aa1,    bbb aa1",
    "aa1 tips,    aa1 bbb",
    "b tips,      bbb"
  })
  void showsEachRunOnceInTheOrderOfTheWords(String words, String shown) {
    save(run("aa1", "fares", 1), run("bbb", "tips", 2));

    assertThat(compare(words.split(" ")).out().lines().findFirst().orElseThrow().split(" +"))
        .containsExactly(("parameter " + shown).split(" "));
  }

  /** A model's name that also begins an id is the model's. */
  @Test
  void takesAWordForAModelFirst() {
    save(run("fares1", "tips", 1), run("x", "fares", 2), run("y", "fares", 3));

    assertThat(compare("fares").out()).startsWith("parameter  x        y\n");
  }

  @Test
  void showsWhatOneRunHasAndAnotherLacks() {
    save(
        run("0123456789", "fares", 1)
            .with(
                Map.of("note", "größer\n✓"), Map.of("r2", -0.5, "undefined", Double.NaN), Map.of())
            .ended(TrackedRun.Status.FAILED, Sample.MORNING.plusSeconds(9)),
        run("9", "fares", 2)
            .with(
                Map.of("depth", "5"),
                Map.of("r2", 0.25, "rmse", 1234.5),
                Map.of("mlflow.runName", "t")));

    assertThat(compare("fares"))
        .isEqualTo(
            new Answer(
                0,
                """
                parameter  01234567  9
                ---------  --------  -------
                model      fares     fares
                name       -         t
                status     failed    running
                depth      -         5
                note       größer ✓  -

                metric     01234567             9
                ---------  ---------  -----------
                r2         -0.500000     0.250000
                rmse       -          1234.500000
                undefined  NaN                  -
                """,
                ""));
  }

  @Test
  void saysThatNothingWasMeasured() {
    save(run("r1", "fares", 1));

    assertThat(compare("r1").out()).endsWith("\n\nNo metric was recorded.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fare | There is no run or model 'fare' in 'prod'. | Did you mean fares?",
        "c    | There is no run or model 'c' in 'prod'.    |",
        "aa   | 'aa' begins the ids of 2 runs.             |"
      })
  void saysThatAWordIsNoRun(String word, String problem, String cause) {
    save(run("aa1", "fares", 1), run("aa2", "fares", 2));

    assertThat(compare(word))
        .isEqualTo(
            new Answer(
                2,
                "",
                problem
                    + (cause == null ? "" : "\n  cause: " + cause)
                    + "\n  remedy: See list-runs for what there is.\n"));
  }

  private Answer compare(String... words) {
    return lakehouse.run(
        Stream.concat(Stream.of("compare-runs", "--env", "prod"), Arrays.stream(words))
            .toArray(String[]::new));
  }

  private void save(TrackedRun... runs) {
    ExperimentTracker.of(lakehouse.tables("prod")).saveAll(List.of(runs));
  }

  private static TrackedRun run(String id, String experiment, int second) {
    return TrackedRun.begun(id, "rides", experiment, "ann", Sample.MORNING.plusSeconds(second));
  }
}
