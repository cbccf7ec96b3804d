package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The script {@code spark-submit/submit} over a lakehouse of its own, each run a real process. */
final class Launcher {
  /** Where the repository lies. */
  static final Path REPOSITORY =
      Path.of(System.getProperty("lakeloop.repository", "..")).toAbsolutePath().normalize();

  /** What tests lay over projects, and projects of tests alone, each in a folder of its name. */
  static final Path BASELINES = REPOSITORY.resolve("spark-submit/src/test/resources/baselines");

  private static final long LONGEST_MINUTES = 20;

  private final Path home;
  private final Map<String, String> more;

  /** A launcher over the lakehouse below a folder. */
  Launcher(Path home) {
    this(home, Map.of());
  }

  /**
   * A launcher whose runs are told more.
   *
   * @param more environment variables
   */
  Launcher(Path home, Map<String, String> more) {
    this.home = home;
    this.more = Map.copyOf(more);
  }

  /** How a run ended and what it said. */
  record Ended(int exitCode, String out, String err) {
    /** This, after asserting that it succeeded. */
    Ended succeeded() {
      assertThat(exitCode).as("%s%n%s", out, err).isZero();
      return this;
    }
  }

  /** A folder of the real data sets, where they are: {@code LAKELOOP_DATA}, else beside it all. */
  static Optional<Path> data(String folder) {
    return Stream.of(
            System.getenv().getOrDefault("LAKELOOP_DATA", ""),
            REPOSITORY.resolveSibling("shared").resolve("data").toString())
        .filter(place -> !place.isBlank())
        .map(place -> Path.of(place).resolve(folder))
        .filter(Files::isDirectory)
        .findFirst();
  }

  Path home() {
    return home;
  }

  /** Runs a job or command to its end. */
  Ended run(String... words) {
    return end(start(words));
  }

  /** Starts a job or command. Killing the process kills the JVM: the script becomes it. */
  Process start(String... words) {
    List<String> command = new ArrayList<>();
    command.add(REPOSITORY.resolve("spark-submit/submit").toString());
    command.addAll(List.of(words));
    try {
      Files.createDirectories(home);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(REPOSITORY.toFile())
              .redirectOutput(home.resolve("out.txt").toFile())
              .redirectError(home.resolve("err.txt").toFile());
      Map<String, String> variables = builder.environment();
      variables.put("LAKELOOP_HOME", home.toString());
      variables.put("LAKELOOP_MASTER", "local[2]");
      variables.put("LAKELOOP_MEMORY", "3g");
      variables.put("LAKELOOP_USER", "tester");
      // As little data as in other tests.
      variables.put("LAKELOOP_JAVA_OPTIONS", System.getProperty("lakeloop.jvm.options", ""));
      variables.put("LAKELOOP_PROGRESS", "on");
      variables.remove("SPARK_HOME");
      variables.putAll(more);
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Starts a job and kills its process outright, so long after it has told something.
   *
   * @param told what the lines of its progress must hold
   * @return whether it was still running; it must have succeeded where not
   */
  boolean kill(String told, Duration after, String... words) throws InterruptedException {
    Process process = start(words);
    try {
      while (process.isAlive() && !text("err.txt").contains(told)) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
      boolean ended = process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        end(process).succeeded();
      }
      return !ended;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Waits for a run. */
  Ended end(Process process) {
    try {
      assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as("it ended").isTrue();
      return new Ended(process.exitValue(), text("out.txt"), text("err.txt"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  private String text(String file) {
    try {
      return Files.readString(home.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
