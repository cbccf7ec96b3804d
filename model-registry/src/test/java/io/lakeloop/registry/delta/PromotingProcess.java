package io.lakeloop.registry.delta;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.registry.rules.RuledModelRegistry;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Promotes one version in a process of its own, for {@link TwoProcessesTest}: it reads the model,
 * waits until the other process has read it too, and only then writes. The process ends with 0
 * where it won, with 4 where it was refused.
 */
final class PromotingProcess {
  /** How long one process waits for the other. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private PromotingProcess() {}

  public static void main(String[] words) {
    int code = 0;
    int port = Integer.parseInt(words[2]);
    try {
      promote(
          Path.of(words[0]),
          Integer.parseInt(words[1]),
          () -> new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (PolicyRefusedException refused) {
      System.out.println(refused.getMessage());
      code = refused.exitCode();
    }
    System.exit(code);
  }

  /**
   * Approves a version of {@code fares} at the same moment as the other process.
   *
   * @param other the way to the other process
   * @throws PolicyRefusedException if the other one was faster
   */
  static void promote(Path folder, int version, Callable<Socket> other) {
    new RuledModelRegistry(
            new DeltaModelStore(new LocalLakehouse(folder).tables("prod")),
            new MeetingClock(() -> met(other)))
        .approve("fares", version, "bob", "");
  }

  /** Each says a byte when it has read, and waits for that of the other. */
  private static boolean met(Callable<Socket> other) throws Exception {
    try (Socket socket = other.call()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(1);
      if (socket.getInputStream().read() < 0) {
        throw new EOFException("the other process is gone");
      }
      return true;
    }
  }
}
