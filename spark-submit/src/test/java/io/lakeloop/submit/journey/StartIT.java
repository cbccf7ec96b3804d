package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher starts a process. */
class StartIT {
  private static final String SESSION = " org.apache.spark.sql.SparkSession ";

  @TempDir private Path home;

  @Test
  void takesSparksClassesFromTheBuildsArchive() throws IOException {
    Path loaded = home.resolve("classes.txt");

    answersWith("-Xlog:class+load:file=" + loaded);

    try (Stream<String> lines = Files.lines(loaded)) {
      assertThat(lines.filter(line -> line.contains(SESSION)))
          .singleElement()
          .asString()
          .contains("shared objects file (top)");
    }
  }

  @Test
  void passesWithoutAWordOverAnArchiveOfAnotherJvm() {
    // As if it were another: its objects lie elsewhere.
    assertThat(answersWith("-XX:ObjectAlignmentInBytes=16")).isEqualTo(answersWith(""));
  }

  /** What a query says, all of it, standard error first. */
  private List<String> answersWith(String javaOptions) {
    Launcher launcher = new Launcher(home, Map.of("LAKELOOP_JAVA_OPTIONS", javaOptions));
    Launcher.Ended ended = launcher.run("query", "SELECT 7 AS seven").succeeded();
    assertThat(ended.out()).contains("seven", "7");
    return Stream.concat(ended.err().lines(), ended.out().lines()).toList();
  }
}
