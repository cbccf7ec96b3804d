package io.lakeloop.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.job.Harness;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.LakehouseTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README lists every job and command with its class, and no other. */
class ReadmeTest {
  private static final Path README =
      Path.of(System.getProperty("lakeloop.repository", "..")).resolve("README.md");
  private static final String REGENERATE =
      "mvn test -pl spark-submit -am -Dtest=ReadmeTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dlakeloop.readme.write=true";

  @Test
  void listsEveryJobAndNoOther() throws IOException {
    requireListed("| job |", true);
  }

  @Test
  void listsEveryCommandAndNoOther() throws IOException {
    requireListed("| command |", false);
  }

  private static void requireListed(String header, boolean jobs) throws IOException {
    if (Boolean.getBoolean("lakeloop.readme.write")) {
      write(header, lines(jobs));
    }
    List<String> listed =
        Files.readAllLines(README).stream()
            .dropWhile(line -> !line.startsWith(header))
            .skip(2) // the header and its rule
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(listed)
        .as("the table of the README below '%s'; regenerate it: %s", header, REGENERATE)
        .isEqualTo(lines(jobs));
  }

  private static void write(String header, List<String> lines) throws IOException {
    List<String> text = new ArrayList<>();
    boolean inTable = false;
    for (String line : Files.readAllLines(README)) {
      boolean begins = line.startsWith(header);
      inTable = begins || (inTable && line.startsWith("|"));
      if (!inTable || begins || line.startsWith("|---")) {
        text.add(line);
      }
      if (inTable && line.startsWith("|---")) {
        text.addAll(lines);
      }
    }
    Files.writeString(README, String.join("\n", text) + "\n");
  }

  private static List<String> lines(boolean jobs) {
    return Harness.tasks().stream()
        .filter(task -> task instanceof LakehouseJob == jobs)
        // The harness's own tests have a job and a command.
        .filter(task -> !task.getClass().getPackageName().equals("io.lakeloop.core.job"))
        .sorted(Comparator.comparingInt(ReadmeTest::place).thenComparing(LakehouseTask::name))
        .map(
            task ->
                "| `%s` | %s | `%s` |"
                    .formatted(
                        task.name(), task.summary().replace("|", "\\|"), task.getClass().getName()))
        .toList();
  }

  /** Jobs in the order that data goes through them. */
  private static int place(LakehouseTask task) {
    List<String> journey =
        List.of(
            "generate-transactions",
            "ingest-bronze",
            "refine-silver",
            "aggregate-gold",
            "maintain-tables",
            "refresh-features",
            "build-training-set",
            "publish-features",
            "train-model",
            "check-compliance",
            "compare-models",
            "review-transition",
            "score-batch",
            "score-stream",
            "monitor-model",
            "render-dashboard",
            "trigger-retraining",
            "run-workflow");
    int place = journey.indexOf(task.name());
    return place < 0 ? journey.size() : place;
  }
}
