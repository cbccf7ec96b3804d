package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the harness does before, or without, a session: no test here opens one. */
class HarnessCommandTest {
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  @BeforeEach
  void writeEnvironments() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void answersOnItsOutputAndSaysNothingElse() {
    assertThat(run("say-hello", "Ada")).isEqualTo(new Answer(0, "Hello, Ada.\n", ""));
  }

  @Test
  void tellsACommandsUnexpectedFailureWithItsWholeLine() {
    assertThat(run("say-hello", "nobody", "--env", "prod"))
        .isEqualTo(
            new Answer(
                1,
                "",
                """
                say-hello nobody --env prod failed unexpectedly: \
                java.lang.IllegalStateException: nobody is there
                  cause: see lakehouse/logs/lakeloop.json for the stack trace.
                  remedy: run it again; nothing half-done is visible. Report it if it stays.
                """));
  }

  @Test
  void refusesAMistakeInTheEnvironmentsFileWithItsPlace() {
    lakehouse.write("conf/environments/dev.yml", "rot: /x\nbuilds: some\n");

    assertThat(run("say-hello", "Ada"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                dev.yml:1:1: unknown key 'rot' (did you mean 'root'?)
                dev.yml:1:1: missing key 'root' (Where the lakehouse lives: a path or a URI \
                (file:, s3a:, abfss:, gs:).)
                dev.yml:2:9: expected one of any, release, found 'some'
                """));
  }

  @Test
  void offersTheNearestJob() {
    Answer answer = run("count-row");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            """
            There is no job or command 'count-row'.
              cause: Did you mean count-rows?
              remedy: Run submit alone to see them all.
            """);
  }

  @Test
  void refusesAnEnvironmentThatIsNotThere() {
    Answer answer = run("count-rows", "--env", "prd", "--table", "silver.trips");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no environment 'prd'.\n")
        .contains("dev, prod, staging (did you mean prod?)");
  }

  @Test
  void refusesToWriteWhereAnotherEnvironmentLives() {
    lakehouse.write(
        "conf/environments/dev.yml", "root: " + folder.resolve("lakehouse/prod") + "\n");

    Answer answer = run("count-rows", "--env", "dev", "--table", "silver.trips");

    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.err())
        .startsWith("A job in 'dev' would write the tables of 'prod'.\n")
        .contains("remedy: Give dev.yml a root of its own.");
  }

  @Test
  void saysWhichOptionIsWrong() {
    Answer answer = run("count-rows", "--tabel", "silver.trips");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("count-rows does not understand its options.\n")
        .contains("remedy: See: submit count-rows --help");
  }

  @Test
  void answersHelpAndVersionAndListsWhatThereIs() {
    assertThat(run().out())
        .contains("Jobs write tables:\n  count-rows               Counts the rows of a table.")
        .contains("Commands answer and write no table:\n  say-hello                Says hello.");
    assertThat(run("count-rows", "--help").out())
        .contains("Usage: submit count-rows", "--table=LAYER.NAME", "The table to count.");
    assertThat(run("--version").out()).startsWith("lakeloop ");
    assertThat(run("say-hello", "Ada").out()).isEqualTo("Hello, Ada.\n");
  }

  @Test
  void looksForEnvironmentsWhereItIsTold() {
    assertThat(run(Map.of("LAKELOOP_CONF", folder + "/none"), "say-hello", "Ada").err())
        .startsWith("There is no environment 'dev'.\n  cause: " + folder + "/none/environments");
  }

  @Test
  void findsTheJobsAndCommandsOnTheClassPath() {
    assertThat(Harness.tasks())
        .extracting(LakehouseTask::name)
        .contains("count-rows", "say-hello")
        .doesNotHaveDuplicates();
  }

  private Answer run(String... words) {
    return run(Map.of("LAKELOOP_CONF", folder.resolve("conf").toString()), words);
  }

  private static Answer run(Map<String, String> variables, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Harness harness =
        new Harness(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            variables)) {
      int code = harness.run(List.of(words));
      return new Answer(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
