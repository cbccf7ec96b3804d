package io.lakeloop.care;

import java.time.Duration;
import java.util.ConcurrentModificationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries an act on a table that others write, as often as it pays: what is refused because of
 * another writer's commit has done nothing, and may go well right after.
 *
 * @param most how often it is tried
 * @param pause how long is waited after the first refusal, and twice as long after each more
 */
record Attempts(int most, Duration pause) {
  static final Attempts OF_CARE = new Attempts(3, Duration.ofSeconds(1));
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** Whether it went well in the end. */
  boolean at(String what, Runnable act) {
    Duration wait = pause;
    for (int attempt = 1; attempt <= most; attempt++) {
      try {
        act.run();
        return true;
      } catch (ConcurrentModificationException conflict) {
        LOG.info("{}: another writer was faster, attempt {} of {}", what, attempt, most, conflict);
        if (attempt < most && !slept(wait)) {
          return false;
        }
        wait = wait.multipliedBy(2);
      }
    }
    return false;
  }

  private static boolean slept(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
