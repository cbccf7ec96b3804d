package io.lakeloop.registry.delta;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.RuledModelRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers, each with a session of its own, that have both read before either writes. */
class RegistryRaceTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final CyclicBarrier bothHaveRead = new CyclicBarrier(2);
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void givesTwoRegistrationsTwoNumbers() throws InterruptedException {
    List<String> outcomes =
        race(
            () -> racer().register(Sample.version("r1")).label(),
            () -> racer().register(Sample.version("r2")).label());

    assertThat(outcomes).containsExactlyInAnyOrder("fares/1", "fares/2");
    assertThat(ModelRegistry.of(new LocalLakehouse(folder).tables("prod")).versions("fares"))
        .extracting(ModelVersion::runId)
        .containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void givesOneRunRegisteredTwiceOneNumber() throws InterruptedException {
    ModelRegistry.of(new LocalLakehouse(folder).tables("prod")).register(Sample.version("r0"));

    List<String> outcomes =
        race(
            () -> racer().register(Sample.version("r1")).label(),
            () -> racer().register(Sample.version("r1")).label());

    assertThat(outcomes).containsExactly("fares/2", "fares/2");
  }

  @Test
  void writesNothingOnAStateThatIsPast() {
    DeltaModelStore table = new DeltaModelStore(new LocalLakehouse(folder).tables("prod"));
    ModelState none = ModelState.none("fares");
    table.merged(none, Sample.one());

    assertThat(table.replace(none, Sample.rules().register(none, Sample.version("r2")))).isEmpty();
    assertThat(table.current("fares")).isEqualTo(Sample.one());
  }

  private ModelRegistry racer() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables =
        new Tables(
            LocalSpark.session().newSession(),
            lakehouse.environments(),
            lakehouse.environments().load("prod"));
    return new RuledModelRegistry(
        new DeltaModelStore(tables), new MeetingClock(() -> bothHaveRead.await(1, MINUTES)));
  }

  private List<String> race(Callable<String> first, Callable<String> second)
      throws InterruptedException {
    return threads.invokeAll(List.of(first, second)).stream().map(this::outcome).toList();
  }

  private String outcome(Future<String> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      assertThat(failed.getCause()).isInstanceOf(PolicyRefusedException.class);
      return "refused";
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
