package io.lakeloop.core.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that runs jobs, as its rows name it: {@code host/pid/start}, the start in seconds since
 * 1970, so that a reused pid is another process.
 */
record RunningProcess(String host, long pid, long start) {
  // A run on another host cannot be asked after; a day without an end means it is gone.
  private static final Duration LONGEST_RUN = Duration.ofHours(24);

  static RunningProcess current() {
    ProcessHandle process = ProcessHandle.current();
    return new RunningProcess(hostName(), process.pid(), startOf(process));
  }

  static RunningProcess parse(String text) {
    String[] parts = text.split("/");
    return new RunningProcess(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  /** Whether a run that this process began can no longer be running. */
  boolean isGone(Instant startedAt, Instant now) {
    if (!host.equals(hostName())) {
      return startedAt.plus(LONGEST_RUN).isBefore(now);
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process
        .filter(ProcessHandle::isAlive)
        .filter(alive -> startOf(alive) == start)
        .isEmpty();
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  @Override
  public String toString() {
    return host + "/" + pid + "/" + start;
  }
}
