package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The same jobs run over two lakehouses one after the other: over one they are killed outright,
 * again and again, each time at a seeded moment; over the other nobody disturbs them.
 *
 * @param folder of the workflow and its project
 * @param undisturbed the one lakehouse
 * @param killed the other
 * @param jobs in their order
 */
record KilledWorkflow(Path folder, Launcher undisturbed, Launcher killed, List<String> jobs) {
  /** What all moments follow from. */
  static final long SEED = Long.getLong("lakeloop.kill.seed", 20260611);

  /**
   * CSV files of sales, which have numbers.
   *
   * @param header of each
   * @param rows of each
   * @param known how many rows of the file before it a file tells of again
   * @param line of a sale
   */
  record Sales(String header, int rows, int known, Line line) {
    /** What a file tells of a sale. */
    interface Line {
      String of(Random random, int file, int id);
    }

    private void come(Launcher launcher, int number) throws IOException {
      Path files = Files.createDirectories(launcher.home().resolve("files"));
      Random random = new Random(SEED + number);
      int first = number * (rows - known);
      String text =
          IntStream.range(first, first + rows)
              .mapToObj(id -> line.of(random, number, id))
              .collect(Collectors.joining("\n", header + "\n", "\n"));
      Path hidden = Files.writeString(files.resolve("." + number + ".csv"), text);
      Files.move(hidden, files.resolve(number + ".csv"));
    }
  }

  /** Writes a file of the project. */
  KilledWorkflow with(String file, String text) throws IOException {
    Path path = folder.resolve("project").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  /**
   * Lets a file come and kills the jobs, as often as is said, in one job after the other; then lets
   * them end.
   *
   * @param first the first job in which they are killed
   * @param latest so long after a job has begun at the latest
   * @return what both lakehouses hold, which must be the same
   */
  Map<String, String> run(Sales sales, int kills, String first, Duration latest)
      throws IOException, InterruptedException {
    String[] workflow = workflow();
    for (int number = 0; number < kills; number++) {
      sales.come(undisturbed, number);
    }
    Process beside = undisturbed.start(workflow);
    try {
      int before = jobs.indexOf(first);
      Random random = new Random(SEED);
      int running = 0;
      for (int kill = 0; kill < kills; kill++) {
        sales.come(killed, kill);
        int task = before + 1 + kill % (jobs.size() - before);
        String begun = "[%d/%d]".formatted(task, jobs.size());
        Duration after = Duration.ofMillis(random.nextInt(Math.toIntExact(latest.toMillis())));
        boolean hit = killed.kill(begun, after, workflow);
        // Where it had ended, its next run has less to do.
        running += hit || killed.kill(begun, after.dividedBy(8), workflow) ? 1 : 0;
      }
      assertThat(running).as("killed while running").isGreaterThanOrEqualTo(kills * 5 / 6);
      killed.run(workflow).succeeded();
      undisturbed.end(beside).succeeded();
    } finally {
      beside.destroyForcibly();
    }
    Map<String, String> expected = new LakehouseContents(undisturbed.home()).digests();
    assertThat(new LakehouseContents(killed.home()).digests()).isEqualTo(expected);
    return expected;
  }

  /** The words that run the jobs one after the other. */
  String[] workflow() throws IOException {
    StringBuilder text =
        new StringBuilder("resources:\n  jobs:\n    killed:\n      name: killed\n      tasks:\n");
    String before = "";
    for (String job : jobs) {
      text.append("        - task_key: ").append(job).append('\n');
      if (!before.isEmpty()) {
        text.append("          depends_on: [{ task_key: ").append(before).append(" }]\n");
      }
      text.append("          spark_jar_task:\n")
          .append("            main_class_name: io.lakeloop.submit.Lakeloop\n")
          .append(
              "            parameters: [%s, --project, %s]\n"
                  .formatted(job, folder.resolve("project")));
      before = job;
    }
    Path file = Files.writeString(folder.resolve("killed.job.yml"), text);
    return new String[] {"run-workflow", "--workflow", file.toString()};
  }
}
