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
import io.lakeloop.registry.rules.VersionEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
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
  @TempDir private Path folder;

  @Test
  void letsExactlyOneOfTwoPromotionsWin() throws IOException, InterruptedException {
    Tables tables = new LocalLakehouse(folder).tables("prod");
    DeltaModelStore store = new DeltaModelStore(tables);
    assertThat(store.merged(ModelState.none("fares"), twoWithOpenRequests())).isTrue();

    String refused;
    int code;
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      door.setSoTimeout((int) PromotingProcess.PATIENCE.toMillis());
      Process other = started(2, door.getLocalPort());
      try {
        refused = refusal(door);
        code = exitCode(other);
      } finally {
        other.destroyForcibly();
      }
    }
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

  /**
   * Two versions, each in Staging with an open request: a state the gate never makes, so that
   * nothing but the commit itself can decide between them.
   */
  private static ModelState twoWithOpenRequests() {
    TransitionRequest open =
        new TransitionRequest(Stage.PRODUCTION, "ann", Instant.EPOCH, "", Optional.empty());
    List<VersionEntry> entries =
        Sample.rules().register(Sample.one(), Sample.version("r2")).entries().stream()
            .map(
                entry ->
                    new VersionEntry(
                        entry.version().at(Stage.STAGING).requesting(open), entry.history()))
            .toList();
    return new ModelState("fares", 2, entries);
  }

  private String refusal(ServerSocket door) {
    try {
      PromotingProcess.promote(folder, 1, door::accept);
      return "";
    } catch (PolicyRefusedException lost) {
      return String.valueOf(lost.getMessage());
    }
  }

  private Process started(int version, int port) throws IOException {
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
            Integer.toString(version),
            Integer.toString(port)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("other.log").toFile())
        .start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    if (!process.waitFor(PromotingProcess.PATIENCE.toMinutes(), TimeUnit.MINUTES)) {
      throw new AssertionError("the other process did not end");
    }
    return process.exitValue();
  }
}
