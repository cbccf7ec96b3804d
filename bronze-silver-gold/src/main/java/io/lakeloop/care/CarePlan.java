package io.lakeloop.care;

import io.lakeloop.care.Step.Action;
import io.lakeloop.core.table.FileFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what a table needs: only what pays, so that a second run has nothing to do. */
final class CarePlan {
  private static final long FEW_FILES = 8;
  // Every query reads past hidden rows; from a tenth on, that costs more than writing them out.
  private static final double MANY_HIDDEN = 0.1;
  // Clustering writes the last clustered files again: not for less than an eighth of the table.
  private static final long SMALL_PART = 8;
  // Vacuuming lists every file of a table, which is nothing to do with each run.
  private static final Duration VACUUM_EVERY = Duration.ofHours(20);
  // Time until the next care, and again as much in hand when the retention is raised.
  private static final Duration PIN_IN_HAND = Duration.ofDays(30);
  private static final Duration PIN_RAISED_BY = Duration.ofDays(90);

  private final Findings found;
  private final Optional<Duration> retain;
  private final List<Step> steps = new ArrayList<>();

  private CarePlan(Findings found, Optional<Duration> retain) {
    this.found = found;
    this.retain = retain;
  }

  /**
   * What a table needs, in the order in which it is to be done.
   *
   * @param retain how long files are kept at least, where that is longer than the table says
   */
  static List<Step> of(Findings found, Optional<Duration> retain) {
    CarePlan plan = new CarePlan(found, retain);
    plan.keep();
    plan.expire();
    plan.describe();
    plan.purge();
    plan.optimize();
    plan.vacuum();
    return List.copyOf(plan.steps);
  }

  /** How long versions are to be kept for the pinned one, in whole days; zero where none is. */
  static Duration pinKept(Findings found) {
    return found
        .pinAge()
        .map(age -> Duration.ofDays(age.toDays()).plus(PIN_RAISED_BY))
        .orElse(Duration.ZERO);
  }

  private void keep() {
    Duration kept = found.health().retention().files();
    found
        .pinAge()
        .filter(age -> age.plus(PIN_IN_HAND).compareTo(kept) > 0)
        .ifPresent(
            age ->
                add(
                    Action.KEEP,
                    "versions kept for %d days: %s rests on version %d"
                        .formatted(
                            pinKept(found).toDays(),
                            found.pin().orElseThrow().holder(),
                            found.pin().orElseThrow().version())));
  }

  private void expire() {
    long expired = found.tombstones().expired();
    if (expired > 0) {
      add(Action.EXPIRE, "%,d tombstones removed".formatted(expired));
    }
  }

  private void describe() {
    long untold = found.health().files().untold();
    if (untold > 0) {
      add(Action.DESCRIBE, "statistics of %,d files computed".formatted(untold));
    }
  }

  private void purge() {
    FileFigures files = found.health().files();
    long hidden = files.deletedRows() + found.tombstones().expired();
    long all = files.rows().orElse(0L) + files.deletedRows();
    if (hidden > 0 && hidden >= MANY_HIDDEN * all) {
      add(Action.PURGE, "%,d hidden rows written out".formatted(hidden));
    }
  }

  private void optimize() {
    FileFigures files = found.health().files();
    List<String> columns = found.health().clusteredBy();
    String by = String.join(", ", columns);
    if (columns.isEmpty()) {
      if (files.small() > FEW_FILES) {
        add(Action.OPTIMIZE, "%,d files joined".formatted(files.joinable()));
      }
    } else if (files.outdated() > 0) {
      add(Action.RECLUSTER, "all %,d files clustered by %s".formatted(files.files(), by));
    } else if (files.loose() > FEW_FILES
        || (files.looseBytes() >= FileFigures.SMALL
            && files.looseBytes() >= files.bytes() / SMALL_PART)) {
      add(Action.OPTIMIZE, "%,d files clustered by %s".formatted(files.loose(), by));
    }
  }

  private void vacuum() {
    Duration kept = kept();
    boolean due =
        found
            .last()
            .vacuumedAt()
            .map(at -> at.plus(VACUUM_EVERY).isBefore(found.now()))
            .orElse(true);
    if (due || kept.compareTo(found.last().kept()) < 0) {
      add(
          Action.VACUUM,
          "files removed that no version of the last %,d hours needs".formatted(kept.toHours()));
    }
  }

  private Duration kept() {
    Duration own = found.health().retention().files();
    return retain.filter(longer -> longer.compareTo(own) > 0).orElse(own);
  }

  private void add(Action action, String what) {
    steps.add(new Step(action, what));
  }
}
