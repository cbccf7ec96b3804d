package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.table.Builds;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.Environments;
import io.lakeloop.core.table.RegistrySettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobContextTest {
  private static final JobContext BARE =
      new JobContext(
          "run-1",
          Instant.EPOCH,
          "tester",
          JobArguments.none(),
          Map.of(),
          new Environments("none", Map.of()),
          new Environment("dev", "file:/x", Optional.empty(), Builds.ANY, RegistrySettings.delta()),
          Build.current(),
          Progress.quiet(),
          words -> {
            throw new AssertionError("runs nothing inside");
          },
          null,
          null);

  @Test
  void hasNeitherProjectNorTablesForATaskThatDeclaredItNeedsNone() {
    assertThatThrownBy(BARE::project)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the job declared that it needs no project");
    assertThatThrownBy(BARE::tables)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the command declared that it needs no Spark");
    assertThatThrownBy(BARE::spark).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void leavesOutWhatAJobDoesNotDeclare() {
    LakehouseJob plain =
        new LakehouseJob() {
          @Override
          public String name() {
            return "do-nothing";
          }

          @Override
          public String summary() {
            return "Does nothing.";
          }

          @Override
          public JobResult run(JobContext context) {
            return JobResult.of("Nothing.");
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    plain.answer(BARE, new PrintStream(out, true, java.nio.charset.StandardCharsets.UTF_8));

    assertThat(plain.alwaysRuns(BARE)).isFalse();
    assertThat(plain.options()).isEmpty();
    assertThat(plain.needsProject()).isTrue();
    assertThat(plain.projectParameter()).isEmpty();
    assertThat(out.size()).isZero();
  }
}
