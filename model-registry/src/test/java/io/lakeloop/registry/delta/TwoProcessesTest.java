package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.Transitions;
import io.lakeloop.registry.rules.VersionEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes, each with a JVM and a Spark of its own, that have both read before either writes.
 */
class TwoProcessesTest {
  private static final int MINUTES = 3;

  @TempDir private Path folder;

  @Test
  void letsExactlyOneOfTwoPromotionsWin() throws IOException, InterruptedException {
    Tables tables = new LocalLakehouse(folder).tables("prod");
    DeltaModelStore store = new DeltaModelStore(tables);
    assertThat(store.merged(ModelState.none("fares"), one())).isTrue();
    assertThat(store.merged(one(), twoWithOpenRequests())).isTrue();

    Process other = started(2);
    String refused = "";
    try {
      PromotingProcess.promote(folder, 1);
    } catch (PolicyRefusedException lost) {
      refused = String.valueOf(lost.getMessage());
    }
    int code = exitCode(other);
    String said = Files.readString(folder.resolve("other.log"));

    int winner = refused.isEmpty() ? 1 : 2;
    assertThat(code).as(said).isEqualTo(winner == 1 ? 4 : 0);
    assertThat(refused + said)
        .contains(
            "Since it was requested, version %d became Production: it was never compared with that"
                .formatted(winner));
    ModelRegistry registry = ModelRegistry.of(tables.forNewRun());
    assertThat(registry.versions("fares"))
        .filteredOn(version -> version.stage() == Stage.PRODUCTION)
        .extracting(ModelVersion::version)
        .containsExactly(winner);
    assertThat(registry.activity("fares"))
        .filteredOn(past -> past.action() == Activity.Action.APPROVED)
        .extracting(Activity::version)
        .containsExactly(winner);
  }

  private static Transitions rules() {
    return new Transitions("ann", Instant.EPOCH, "");
  }

  private static ModelState one() {
    return rules().register(ModelState.none("fares"), Sample.version("r1"));
  }

  /**
   * Two versions, each in Staging with an open request: a state the gate never makes, so that
   * nothing but the commit itself can decide between them.
   */
  private static ModelState twoWithOpenRequests() {
    TransitionRequest open =
        new TransitionRequest(Stage.PRODUCTION, "ann", Instant.EPOCH, "", Optional.empty());
    List<VersionEntry> entries =
        rules().register(one(), Sample.version("r2")).entries().stream()
            .map(
                entry ->
                    new VersionEntry(
                        entry.version().at(Stage.STAGING).requesting(open), entry.history()))
            .toList();
    return new ModelState("fares", 2, entries);
  }

  private Process started(int version) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Xmx600m",
            "-cp",
            System.getProperty("java.class.path"),
            PromotingProcess.class.getName(),
            folder.toString(),
            Integer.toString(version)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("other.log").toFile())
        .start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the other process did not end");
    }
    return process.exitValue();
  }
}
