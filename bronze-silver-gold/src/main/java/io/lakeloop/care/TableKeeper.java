package io.lakeloop.care;

import io.lakeloop.care.Step.Action;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.TableCare;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at tables and does what they need. Every step is one commit or removes what no version
 * needs, so a run that is killed between two is mended by the next.
 */
final class TableKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);

  // What is left is done by the next run: it is not worth a long wait.
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Tables tables;
  private final CareOptions options;
  private final Instant now;
  private final Map<TableName, Pin> pins;
  private final Map<TableName, LastCare> last;

  TableKeeper(Tables tables, CareOptions options, Instant now) {
    this.tables = tables;
    this.options = options;
    this.now = now;
    this.pins = Pin.oldest(tables);
    this.last = HealthTable.last(tables);
  }

  /** The tables that are asked for: all of the environment's own where none is named. */
  List<TableName> picked() {
    return options.tables().isEmpty()
        ? tables.list().stream().filter(tables::existsHere).toList()
        : options.tables();
  }

  /** What a table needs, with the number of files that would be removed; nothing is done. */
  List<Step> needs(TableName table) {
    TableCare care = new TableCare(tables, table);
    return CarePlan.of(look(table, care), options.retain()).stream()
        .map(
            step ->
                step.action() == Action.VACUUM
                    ? new Step(
                        Action.VACUUM,
                        "%,d %s".formatted(care.vacuumable(options.retain()), step.what()))
                    : step)
        .toList();
  }

  /** Does what a table needs. What each step leaves is looked at before the next. */
  Kept keep(TableName table) {
    TableCare care = new TableCare(tables, table);
    List<Step> done = new ArrayList<>();
    List<Step> left = new ArrayList<>();
    Set<Action> tried = EnumSet.noneOf(Action.class);
    Findings found = look(table, care);
    for (Optional<Step> next = next(found, tried); next.isPresent(); next = next(found, tried)) {
      Step step = next.get();
      Findings before = found;
      tried.add(step.action());
      boolean went =
          new Contention(table.toString(), ATTEMPTS, PAUSE)
              .succeeds(() -> take(step.action(), care, before, table));
      (went ? done : left).add(step);
      // Removing files that no version needs leaves the newest one as it is.
      found = step.action() == Action.VACUUM ? found : look(table, care);
    }
    if (found.hasLostPin()) {
      Pin pin = found.pin().orElseThrow();
      LOG.warn(
          "{} rests on {}@{}, which can no longer be read", pin.holder(), table, pin.version());
    }
    return new Kept(table, found, done, left);
  }

  private Optional<Step> next(Findings found, Set<Action> tried) {
    return CarePlan.of(found, options.retain()).stream()
        .filter(step -> !tried.contains(step.action()))
        .findFirst();
  }

  private void take(Action action, TableCare care, Findings found, TableName table) {
    switch (action) {
      case KEEP -> care.keepFor(CarePlan.pinKept(found));
      case EXPIRE -> tables.delete(table, Tombstones.expired(expiry()));
      case DESCRIBE -> care.computeStatistics();
      case PURGE -> care.purge();
      case OPTIMIZE -> care.optimize();
      case RECLUSTER -> care.recluster();
      case VACUUM -> care.vacuum(options.retain());
    }
  }

  private Findings look(TableName table, TableCare care) {
    Optional<Pin> pin = Optional.ofNullable(pins.get(table));
    return new Findings(
        now,
        care.health(now),
        Tombstones.of(tables, table, expiry()),
        pin,
        pin.flatMap(held -> care.committedAt(held.version())),
        last.getOrDefault(table, LastCare.NEVER));
  }

  private Instant expiry() {
    return now.minus(options.tombstonesKept());
  }
}
