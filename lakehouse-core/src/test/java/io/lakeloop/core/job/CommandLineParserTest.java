package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineParserTest {
  /** A job with the given options; it never runs. */
  private record Bake(List<JobOption> options, boolean needsProject) implements LakehouseJob {
    @Override
    public String name() {
      return "bake-bread";
    }

    @Override
    public String summary() {
      return "Bakes 100%natural ${rye} bread.";
    }

    @Override
    public JobResult run(JobContext context) {
      throw new AssertionError("the parser runs nothing");
    }
  }

  /** A command on a project that is named by its place. */
  private record Check() implements LakehouseCommand {
    @Override
    public String name() {
      return "check-bakery";
    }

    @Override
    public String summary() {
      return "Checks a bakery.";
    }

    @Override
    public List<JobOption> options() {
      return List.of(
          JobOption.parameter("DIR", "The bakery's folder."),
          JobOption.parameter("GUEST...", "Who comes."));
    }

    @Override
    public Optional<String> projectParameter() {
      return Optional.of("DIR");
    }

    @Override
    public void run(JobContext context, PrintStream out) {
      throw new AssertionError("the parser runs nothing");
    }
  }

  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private final CommandLineParser parser =
      new CommandLineParser(
          List.of(
              new Bake(
                  List.of(
                      JobOption.required("flour", "KIND", "Which flour."),
                      JobOption.optional("hours", "N", "How long, 50% at most."),
                      JobOption.flag("crisp", "Bakes longer.")),
                  true),
              new Check()),
          new Build("1.2", "abc", false, false, "noon"));

  @Test
  void takesProjectEnvironmentOverridesAndOwnOptions() {
    Invocation invocation =
        parsed(
            "bake-bread",
            "--env",
            "prod",
            "--project=conf/projects/rye",
            "--flour",
            "rye 1150",
            "--set",
            "oven.heat=200",
            "--crisp",
            "--set=oven.racks=[1, 2]");

    assertThat(invocation.task().name()).isEqualTo("bake-bread");
    assertThat(invocation.environment()).isEqualTo("prod");
    assertThat(invocation.project()).contains("conf/projects/rye");
    assertThat(invocation.overrides()).containsExactly("oven.heat=200", "oven.racks=[1, 2]");
    assertThat(invocation.arguments().values())
        .isEqualTo(Map.of("flour", "rye 1150", "crisp", "true"));
  }

  @Test
  void runsInDevWhereNoEnvironmentIsNamed() {
    Invocation invocation = parsed("bake-bread", "--project", "p", "--flour", "rye");

    assertThat(invocation.environment()).isEqualTo("dev");
    assertThat(invocation.overrides()).isEmpty();
    assertThat(invocation.arguments().has("crisp")).isFalse();
  }

  @Test
  void takesParametersByTheirPlacesAndJoinsAllThatRemain() {
    Invocation invocation = parsed("check-bakery", "conf/rye", "Ada", "--env", "prod", "Bo", "Cy");

    assertThat(invocation.project()).contains("conf/rye");
    assertThat(invocation.arguments().values())
        .isEqualTo(Map.of("DIR", "conf/rye", "GUEST...", "Ada,Bo,Cy"));
    assertThat(invocation.arguments().list("GUEST...")).containsExactly("Ada", "Bo", "Cy");
    assertThat(parsed("check-bakery", "conf/rye", "Ada").arguments().list("GUEST..."))
        .containsExactly("Ada");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bake-bread --project p             | Missing required option: '--flour=KIND'",
        "bake-bread --flour rye             | Missing required option: '--project=DIR'",
        "bake-bread --project p --flour     | Missing required parameter for option '--flour' (KIND)",
        "bake-bread --project p --flour a --flour b | option '--flour' (KIND) should be specified"
            + " only once",
        "bake-bread --project p --flour a b | Unmatched argument at index 4: 'b'",
        "bake-bread --project p --flour a --flower | Unknown option: '--flower'",
        "check-bakery                       | Missing required parameters: 'DIR', 'GUEST'",
        "check-bakery conf/rye              | Missing required parameter: 'GUEST'",
        "check-bakery a b --project c       | Unknown option: '--project'",
      })
  void saysWhichOptionIsWrong(String line, String cause) {
    String job = line.substring(0, line.indexOf(' ') < 0 ? line.length() : line.indexOf(' '));

    assertThatThrownBy(() -> parsed(line.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(job + " does not understand its options.\n  cause: " + cause)
        .hasMessageEndingWith("\n  remedy: See: submit " + job + " --help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--project p --flour a --crips       | Unknown option: '--crips' (did you mean --crisp, not"
            + " --crips?)",
        "--projct=p --flour a                | Missing required option: '--project=DIR' (did you"
            + " mean --project, not --projct?)",
        "--project p --flour a --hour 1 --evn x | Unknown options: '--hour', '1', '--evn', 'x' (did"
            + " you mean --hours, not --hour?) (did you mean --env, not --evn?)",
        "--project p --flour a --yeast b     | Unknown options: '--yeast', 'b'",
        "--project p --flour -- --crips      | Expected parameter for option '--flour' but found"
            + " '--'",
      })
  void offersTheNearestOption(String line, String cause) {
    assertThatThrownBy(() -> parsed(("bake-bread " + line).split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            bake-bread does not understand its options.
              cause: %s
              remedy: See: submit bake-bread --help\
            """
                .formatted(cause));
  }

  @Test
  void takesAValueAsItIsWritten(@TempDir Path folder) throws IOException {
    String file = "@" + Files.writeString(folder.resolve("rye"), "--crisp");

    assertThat(
            parsed("bake-bread", "--project", "${HOME}", "--flour", file, "--hours=\"1 2\"")
                .arguments()
                .values())
        .isEqualTo(Map.of("flour", file, "hours", "\"1 2\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bake-bred | Did you mean bake-bread?",
        "BAKE      | No name is near it.",
        "--env     | No name is near it."
      })
  void offersTheNearestName(String word, String cause) {
    assertThatThrownBy(() -> parsed(word))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "There is no job or command '%s'.\n  cause: %s\n".formatted(word, cause)
                + "  remedy: Run submit alone to see them all.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h"})
  void listsJobsAndCommandsApart(String word) {
    assertThat(answer(word.isEmpty() ? List.of() : List.of(word)))
        .isEqualTo(
            """
            Usage: submit JOB|COMMAND [options]      (submit JOB --help says which)

            Jobs write tables:
              bake-bread               Bakes 100%natural ${rye} bread.

            Commands answer and write no table:
              check-bakery             Checks a bakery.
            """);
  }

  @Test
  void explainsAJob() {
    assertThat(answer(List.of("bake-bread", "--help")))
        .isEqualTo(
            """
            Usage: submit bake-bread [-h] [--crisp] [--env=NAME] --flour=KIND [--hours=N] --project=DIR
                                     [--set=FILE.KEY=VALUE]...
            Bakes 100%natural ${rye} bread.
                  --env=NAME             The environment to run in (default: dev).
                  --project=DIR          The project's folder.
                  --set=FILE.KEY=VALUE   Overrides a value of the project's config; may be repeated.
                  --flour=KIND           Which flour.
                  --hours=N              How long, 50% at most.
                  --crisp                Bakes longer.
              -h, --help                 This text.
            """);
  }

  @Test
  void explainsParametersByTheirPlaces() {
    assertThat(answer(List.of("check-bakery", "-h")))
        .contains("DIR", "The bakery's folder.", "GUEST...", "Who comes.")
        .doesNotContain("--project", "GUEST......");
  }

  @Test
  void tellsItsVersionAndWhetherItWasBuiltFromACleanCopy() {
    assertThat(answer(List.of("--version"))).isEqualTo("lakeloop 1.2 (abc-dirty-noon)\n");
  }

  @Test
  void offersNeitherProjectNorOverridesWhereATaskNeedsNone() {
    CommandLineParser bare =
        new CommandLineParser(
            List.of(new Bake(List.of(), false)), new Build("1.2", "abc", true, false, ""));

    assertThat(bare.parse(List.of("bake-bread"), out()).orElseThrow().project()).isEmpty();
    assertThatThrownBy(() -> bare.parse(List.of("bake-bread", "--set", "a.b=1"), out()))
        .hasMessageContaining("Unknown options: '--set', 'a.b=1'");
  }

  private Invocation parsed(String... words) {
    return parser.parse(List.of(words), out()).orElseThrow();
  }

  private String answer(List<String> words) {
    assertThat(parser.parse(words, out())).isEmpty();
    return answered.toString(StandardCharsets.UTF_8);
  }

  private PrintStream out() {
    return new PrintStream(answered, true, StandardCharsets.UTF_8);
  }
}
