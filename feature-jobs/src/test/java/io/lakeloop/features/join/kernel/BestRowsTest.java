package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestRowsTest {
  /** A time at which an entity is asked for. */
  private record Point(long key, long time) {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areThoseThatCountAtEachTimeInWhateverOrderTheyCame(boolean hasKnown) {
    Random random = new Random(12);
    for (int round = 0; round < 60; round++) {
      List<Point> asked = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        asked.add(new Point(random.nextInt(5), random.nextInt(45)));
      }
      List<FeatureRow> rows = new ArrayList<>();
      for (int i = random.nextInt(120); i > 0; i--) {
        rows.add(FeatureRow.random(random, hasKnown));
      }
      QueryPoints points = points(asked);
      BestRows best = best(rows, points, hasKnown);
      best.carryForward();
      for (Point point : asked) {
        assertThat(found(best, points, point, hasKnown))
            .as("%s of round %d", point, round)
            .isEqualTo(FeatureRow.best(rows, point.key, point.time));
      }
    }
  }

  /** A correction becomes known when a newer row has long been there: it is no newer for that. */
  @Test
  void preferWhatIsNewerToWhatWasKnownLater() {
    List<Point> asked = List.of(new Point(1, 10), new Point(1, 20), new Point(1, 30));
    FeatureRow newer = new FeatureRow(1L, 9, 9, "newer");
    FeatureRow corrected = new FeatureRow(1L, 5, 15, "corrected");
    FeatureRow last = new FeatureRow(1L, 9, 25, "corrected too");
    QueryPoints points = points(asked);
    BestRows best = best(List.of(corrected, last, newer), points, true);

    best.carryForward();

    assertThat(found(best, points, asked.get(0), true)).contains(newer);
    assertThat(found(best, points, asked.get(1), true)).contains(newer);
    assertThat(found(best, points, asked.get(2), true)).contains(last);
  }

  @Test
  void areNotKeptWhereNobodyAsksForThem() {
    QueryPoints points = points(List.of(new Point(1, 10), new Point(2, 50)));
    List<FeatureRow> rows =
        List.of(
            new FeatureRow(1L, 11, 0, "too late"),
            new FeatureRow(3L, 1, 0, "of another"),
            new FeatureRow(null, 1, 0, "of nobody"));
    BestRows best = best(rows, points, false);
    assertThat(best.store().bytes()).isZero();
    assertThat(best.bytes()).isEqualTo(2 * Long.BYTES);

    best.carryForward();

    assertThat(found(best, points, new Point(1, 10), false)).isEmpty();
    assertThat(found(best, points, new Point(2, 50), false)).isEmpty();
  }

  /** Until they are carried forward, each is of its own span of time: that is what is sent. */
  @Test
  void areOfTheirOwnSpanUntilTheyAreCarriedForward() {
    QueryPoints points = points(List.of(new Point(1, 10), new Point(1, 20), new Point(2, 20)));
    FeatureRow row = new FeatureRow(1L, 10, 0, "a");
    BestRows best = best(List.of(row), points, false);

    assertThat(found(best, points, new Point(1, 10), false)).contains(row);
    assertThat(found(best, points, new Point(1, 20), false)).isEmpty();
    best.carryForward();
    assertThat(found(best, points, new Point(1, 20), false)).contains(row);
    assertThat(found(best, points, new Point(2, 20), false)).as("of another").isEmpty();
  }

  private static QueryPoints points(List<Point> asked) {
    EntityKeys keys = FeatureRow.layout(false).keys();
    QueryPoints points = new QueryPoints(keys);
    asked.forEach(point -> points.add(key(keys, point), point.time));
    points.sort();
    return points;
  }

  private static EntityKey key(EntityKeys keys, Point point) {
    EntityKey key = new EntityKey(keys);
    key.read(new GenericInternalRow(new Object[] {point.key}));
    return key;
  }

  private static BestRows best(List<FeatureRow> rows, QueryPoints points, boolean hasKnown) {
    BestRows best = new BestRows(FeatureRow.layout(hasKnown), points);
    UnsafeProjection projection = FeatureRow.projection(hasKnown);
    rows.forEach(row -> best.add(row.in(projection, hasKnown)));
    return best;
  }

  private static Optional<FeatureRow> found(
      BestRows best, QueryPoints points, Point point, boolean hasKnown) {
    UnsafeRow pointer = best.store().pointer();
    EntityKey key = key(FeatureRow.layout(hasKnown).keys(), point);
    return best.point(pointer, points.slotFrom(key, point.time))
        ? Optional.of(FeatureRow.read(pointer, hasKnown))
        : Optional.empty();
  }
}
