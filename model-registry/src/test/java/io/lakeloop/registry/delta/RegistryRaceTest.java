package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
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
  void letsExactlyOneOfTwoPromotionsWin() throws InterruptedException {
    Tables tables = new LocalLakehouse(folder).tables("prod");
    ModelState state = twoWithOpenRequests();
    assertThat(new VersionsTable(tables).replace(new ModelState("fares", 0, List.of()), one()))
        .isTrue();
    assertThat(new VersionsTable(tables).replace(one(), state)).isTrue();

    List<String> outcomes =
        race(
            () -> racer().approve("fares", 1, "bob", "").label(),
            () -> racer().approve("fares", 2, "eve", "").label());

    assertThat(outcomes).filteredOn("refused"::equals).hasSize(1);
    assertThat(ModelRegistry.of(tables).versions("fares"))
        .filteredOn(version -> version.stage() == Stage.PRODUCTION)
        .hasSize(1);
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
    List<String> outcomes =
        race(
            () -> racer().register(Sample.version("r1")).label(),
            () -> racer().register(Sample.version("r1")).label());

    assertThat(outcomes).containsExactly("fares/1", "fares/1");
  }

  @Test
  void writesNothingOnAStateThatIsPast() {
    VersionsTable table = new VersionsTable(new LocalLakehouse(folder).tables("prod"));
    ModelState none = new ModelState("fares", 0, List.of());
    table.replace(none, one());

    assertThat(table.replace(none, rules().register(none, Sample.version("r2")))).isFalse();
    assertThat(table.current("fares")).isEqualTo(one());
  }

  private static Transitions rules() {
    return new Transitions("ann", Instant.EPOCH, "");
  }

  private static ModelState one() {
    return rules().register(new ModelState("fares", 0, List.of()), Sample.version("r1"));
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

  private ModelRegistry racer() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables =
        new Tables(
            LocalSpark.session().newSession(),
            lakehouse.environments(),
            lakehouse.environments().load("prod"));
    return new DeltaModelRegistry(tables, new MeetingClock());
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

  /** The registry reads, then asks for the time, then writes: the first time asked, all wait. */
  private final class MeetingClock extends Clock {
    private final AtomicBoolean met = new AtomicBoolean();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (met.compareAndSet(false, true)) {
        try {
          bothHaveRead.await();
        } catch (InterruptedException | BrokenBarrierException failure) {
          throw new AssertionError(failure);
        }
      }
      return Instant.now();
    }
  }
}
