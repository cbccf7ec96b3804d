package io.lakeloop.benchmarks;

import io.lakeloop.core.job.Harness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Jobs over the lakehouse below a folder, run as the jar runs them: {@code lakehouse} holds the
 * tables, {@code project} what they are, {@code conf} the environment.
 */
record JobRuns(Path folder) {
  /** Writes the environment. */
  JobRuns create() {
    write("conf/environments/dev.yml", "root: " + folder.resolve("lakehouse") + "\n");
    return this;
  }

  /** Writes a file below the folder. */
  void write(String relative, String text) {
    try {
      Files.createDirectories(folder.resolve(relative).getParent());
      Files.writeString(folder.resolve(relative), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs a job, which must succeed. */
  void run(String job) {
    run(job, Map.of());
  }

  /** Runs a job that is told environment variables. */
  void run(String job, Map<String, String> more) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Map<String, String> variables = new HashMap<>(more);
    variables.put("LAKELOOP_CONF", folder.resolve("conf").toString());
    try (PrintStream words = new PrintStream(told, true, StandardCharsets.UTF_8);
        Harness harness = new Harness(words, words, variables)) {
      List<String> line = new ArrayList<>(List.of(job));
      line.addAll(List.of("--project", folder.resolve("project").toString()));
      int code = harness.run(line);
      if (code != 0) {
        throw new IllegalStateException(
            job + " ended with " + code + ": " + told.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
