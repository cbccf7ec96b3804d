package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.FileFigures;
import io.lakeloop.core.table.Retention;
import io.lakeloop.core.table.TableHealth;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CarePlanTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final long MEGABYTE = 1 << 20;
  private static final FileFigures FEW =
      new FileFigures(3, 3 * MEGABYTE, 3, 3, Optional.of(100L), 0, 0, 0, 0, 0);
  private static final LastCare TODAY =
      new LastCare(Optional.empty(), Optional.of(NOW.minus(Duration.ofHours(2))), WEEK);

  @Test
  void leavesATableAloneThatNeedsNothing() {
    assertThat(plan(FEW)).isEmpty();
  }

  @Test
  void joinsFilesWhereMoreThanAFewAreSmall() {
    assertThat(plan(files(8, 20, 0, 0, 0))).isEmpty();
    assertThat(plan(files(9, 20, 0, 0, 0))).containsExactly("20 files joined");
  }

  @Test
  void clustersWhatIsLooseWhereItIsManyFilesOrMuchOfTheTable() {
    List<String> by = List.of("zone", "id");
    FileFigures manySmall = files(9, 9, 9, MEGABYTE, 0);
    FileFigures little = clustered(1000 * MEGABYTE, 8, 100 * MEGABYTE, 0);
    FileFigures much = clustered(1000 * MEGABYTE, 8, 125 * MEGABYTE, 0);
    FileFigures smallTable = clustered(20 * MEGABYTE, 8, 15 * MEGABYTE, 0);

    assertThat(plan(manySmall, by)).containsExactly("9 files clustered by zone, id");
    assertThat(plan(little, by)).isEmpty();
    assertThat(plan(much, by)).containsExactly("8 files clustered by zone, id");
    assertThat(plan(smallTable, by)).isEmpty();
  }

  @Test
  void clustersAllFilesWhereOtherColumnsOrderedSome() {
    FileFigures outdated = clustered(1000 * MEGABYTE, 50, 500 * MEGABYTE, 1);

    assertThat(plan(outdated, List.of("id"))).containsExactly("all 100 files clustered by id");
  }

  @Test
  void writesHiddenRowsOutFromATenthOfAllOn() {
    assertThat(plan(hidden(901, 99))).isEmpty();
    assertThat(plan(hidden(900, 100))).containsExactly("100 hidden rows written out");
  }

  @Test
  void removesExpiredTombstonesAndTheRowsTheyLeaveHidden() {
    Findings few = findings(hidden(1000, 0), List.of(), new Tombstones(300, 20), TODAY);
    Findings many = findings(hidden(1000, 0), List.of(), new Tombstones(300, 150), TODAY);

    assertThat(words(few, Optional.empty())).containsExactly("20 tombstones removed");
    assertThat(words(many, Optional.empty()))
        .containsExactly("150 tombstones removed", "150 hidden rows written out");
  }

  @Test
  void computesStatisticsWhereFilesHaveNone() {
    FileFigures untold = new FileFigures(3, 1, 3, 3, Optional.empty(), 0, 2, 0, 0, 0);

    assertThat(plan(untold)).containsExactly("statistics of 2 files computed");
  }

  @Test
  void vacuumsOnceADayOrWhenLessIsKeptThanLastTime() {
    LastCare yesterday =
        new LastCare(Optional.empty(), Optional.of(NOW.minus(Duration.ofHours(21))), WEEK);
    LastCare keptMore = new LastCare(Optional.empty(), Optional.of(NOW), WEEK.multipliedBy(2));
    String vacuum = "files removed that no version of the last %d hours needs";

    assertThat(words(findings(LastCare.NEVER), Optional.empty()))
        .containsExactly(vacuum.formatted(168));
    assertThat(words(findings(yesterday), Optional.empty())).containsExactly(vacuum.formatted(168));
    assertThat(words(findings(keptMore), Optional.empty())).containsExactly(vacuum.formatted(168));
    assertThat(words(findings(keptMore), Optional.of(Duration.ofDays(20)))).isEmpty();
    assertThat(words(findings(yesterday), Optional.of(Duration.ofDays(20))))
        .containsExactly(vacuum.formatted(480));
    assertThat(words(findings(yesterday), Optional.of(Duration.ofHours(1))))
        .containsExactly(vacuum.formatted(168));
  }

  @Test
  void keepsVersionsLongerBeforeThePinnedOneIsOutOfReach() {
    Retention twoYears = new Retention(Duration.ofDays(730), Duration.ofDays(730));

    assertThat(words(pinned(twoYears, 699), Optional.empty())).isEmpty();
    assertThat(words(pinned(twoYears, 701), Optional.empty()))
        .containsExactly("versions kept for 791 days: fraud/3 rests on version 4");
    assertThat(CarePlan.pinKept(pinned(twoYears, 701))).isEqualTo(Duration.ofDays(791));
  }

  @Test
  void tellsOfAPinThatIsLost() {
    Retention week = new Retention(WEEK, WEEK);
    Findings held = pinned(week, 1);
    Findings gone =
        new Findings(
            NOW, held.health(), held.tombstones(), held.pin(), Optional.empty(), held.last());
    Findings out =
        new Findings(
            NOW,
            held.health(),
            held.tombstones(),
            Optional.of(new Pin(3, "fraud/1")),
            held.pinnedAt(),
            held.last());

    assertThat(held.hasLostPin()).isFalse();
    assertThat(gone.hasLostPin()).isTrue();
    assertThat(out.hasLostPin()).isTrue();
    assertThat(findings(TODAY).hasLostPin()).isFalse();
    assertThat(words(gone, Optional.empty())).isEmpty();
  }

  @Test
  void doesThingsInTheOrderInWhichTheyHelp() {
    FileFigures all = new FileFigures(20, MEGABYTE, 20, 20, Optional.empty(), 50, 3, 0, 0, 0);
    Findings found = findings(all, List.of(), new Tombstones(9, 9), LastCare.NEVER);

    assertThat(CarePlan.of(found, Optional.empty()).stream().map(Step::action))
        .containsExactly(
            Step.Action.EXPIRE,
            Step.Action.DESCRIBE,
            Step.Action.PURGE,
            Step.Action.OPTIMIZE,
            Step.Action.VACUUM);
  }

  private static List<String> plan(FileFigures files) {
    return plan(files, List.of());
  }

  private static List<String> plan(FileFigures files, List<String> clusteredBy) {
    return words(findings(files, clusteredBy, Tombstones.NONE, TODAY), Optional.empty());
  }

  private static List<String> words(Findings found, Optional<Duration> retain) {
    return CarePlan.of(found, retain).stream().map(Step::what).toList();
  }

  private static Findings findings(LastCare last) {
    return findings(FEW, List.of(), Tombstones.NONE, last);
  }

  private static Findings findings(
      FileFigures files, List<String> clusteredBy, Tombstones tombstones, LastCare last) {
    TableHealth health = health(files, new Retention(WEEK, WEEK), clusteredBy);
    return new Findings(NOW, health, tombstones, Optional.empty(), Optional.empty(), last);
  }

  /** A table whose version 4, of so many days ago, a model rests on. */
  private static Findings pinned(Retention retention, int days) {
    LastCare now = new LastCare(Optional.empty(), Optional.of(NOW), retention.files());
    return new Findings(
        NOW,
        health(FEW, retention, List.of()),
        Tombstones.NONE,
        Optional.of(new Pin(4, "fraud/3")),
        Optional.of(NOW.minus(Duration.ofDays(days))),
        now);
  }

  private static TableHealth health(
      FileFigures files, Retention retention, List<String> clusteredBy) {
    TableVersion version = new TableVersion(TableName.parse("silver.trips"), 9);
    return new TableHealth(version, files, 1, 1, 10, 4, retention, clusteredBy);
  }

  private static FileFigures files(
      long small, long joinable, long loose, long looseBytes, long outdated) {
    return new FileFigures(
        100, 100 * MEGABYTE, small, joinable, Optional.of(1L), 0, 0, loose, looseBytes, outdated);
  }

  private static FileFigures clustered(long bytes, long loose, long looseBytes, long outdated) {
    return new FileFigures(
        100, bytes, 100, 100, Optional.of(1L), 0, 0, loose, looseBytes, outdated);
  }

  private static FileFigures hidden(long rows, long hidden) {
    return new FileFigures(1, 1, 1, 1, Optional.of(rows), hidden, 0, 0, 0, 0);
  }
}
