package io.lakeloop.registry.delta;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.registry.rules.RuledModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Promotes one version in a process of its own, for {@link TwoProcessesTest}: it reads the model,
 * waits until the other process has read it too, and only then writes. The process ends with 0
 * where it won, with 4 where it was refused.
 */
final class PromotingProcess {
  private static final int PROCESSES = 2;

  private PromotingProcess() {}

  public static void main(String[] words) {
    int code = 0;
    try {
      promote(Path.of(words[0]), Integer.parseInt(words[1]));
    } catch (PolicyRefusedException refused) {
      System.out.println(refused.getMessage());
      code = refused.exitCode();
    }
    System.exit(code);
  }

  /**
   * Approves a version of {@code fares} at the same moment as the other process.
   *
   * @throws PolicyRefusedException if the other one was faster
   */
  static void promote(Path folder, int version) {
    new RuledModelRegistry(
            new DeltaModelStore(new LocalLakehouse(folder).tables("prod")),
            new MeetingClock(folder.resolve("meeting"), Integer.toString(version)))
        .approve("fares", version, "bob", "");
  }

  /** Asked for the time after the registry has read and before it writes. */
  private static final class MeetingClock extends Clock {
    private final Path place;
    private final String name;

    MeetingClock(Path place, String name) {
      this.place = place;
      this.name = name;
    }

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
      try {
        Files.createDirectories(place);
        Files.write(place.resolve(name), new byte[0]);
        while (present() < PROCESSES) {
          Thread.sleep(10);
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
      return Instant.now();
    }

    private long present() throws IOException {
      try (var files = Files.list(place)) {
        return files.count();
      }
    }
  }
}
