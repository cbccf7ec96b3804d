package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.Aggregate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often each value occurs: counts of different ones, histograms, the greatest. */
class TallyTest {
  private final OneEntity entity = asking(distinct(10), topK(10, 3), histogram(10));

  @Test
  void countsAValueUntilItsLastOccurrenceHasLeft() {
    entity.with(1, "b").with(2, "a").with(3, "b");
    assertThat(entity.at(3)).containsExactly(2.0, List.of("b", "b", "a"), Map.of("a", 1L, "b", 2L));
    assertThat(entity.at(11)).containsExactly(2.0, List.of("b", "a"), Map.of("a", 1L, "b", 1L));
    assertThat(entity.at(12)).containsExactly(1.0, List.of("b"), Map.of("b", 1L));
    assertThat(entity.at(13)).containsExactly(0.0, null, null);
  }

  @Test
  void knowsAValueAgainThatHadLeft() {
    entity.with(1, "a");
    assertThat(entity.at(11)).containsExactly(0.0, null, null);
    entity.with(12, "a").with(12, "a");
    assertThat(entity.at(12)).containsExactly(1.0, List.of("a", "a"), Map.of("a", 2L));
  }

  @Test
  void keepsNothingOfTheEntityBefore() {
    entity.with(1, "z").with(1, "a").at(1);
    entity.anew().with(1, "a");
    assertThat(entity.at(1)).containsExactly(1.0, List.of("a"), Map.of("a", 1L));
  }

  @Test
  void passesOverEventsWithoutAValue() {
    entity.with(1, null).with(2, null);
    assertThat(entity.at(2)).containsExactly(0.0, null, null);
  }

  @Test
  void listsTheGreatestAsOftenAsTheyOccurAndNoMoreThanAsked() {
    OneEntity greatest = asking(topK(10, 1), topK(10, 2), topK(10, 4), topK(10, 99));
    greatest.with(1, 5.0).with(1, -1.0).with(2, 5.0).with(3, 7.0);
    assertThat(greatest.at(3))
        .containsExactly(
            List.of(7.0),
            List.of(7.0, 5.0),
            List.of(7.0, 5.0, 5.0, -1.0),
            List.of(7.0, 5.0, 5.0, -1.0));
    greatest.with(4, Double.NaN).with(4, Double.POSITIVE_INFINITY);
    assertThat(greatest.at(4)[1]).isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY));
  }

  /** The order of a map's keys is part of what is written. */
  @Test
  void listsAHistogramInTheOrderOfItsValues() {
    OneEntity one = asking(histogram(10));
    for (String value : List.of("b", "", "ab", "é", "b", "a", "Z")) {
      one.with(1, UTF8String.fromString(value));
    }
    assertThat(one.at(1)[0]).hasToString("{=1, Z=1, a=1, ab=1, b=2, é=1}");
  }

  /** What has been answered stays as it is when the window moves on. */
  @Test
  void givesAwayListsAndMapsOfTheirOwn() {
    entity.with(1, "a");
    @Nullable Object[] before = entity.at(1);
    entity.with(2, "a").with(2, "b").at(2);
    assertThat(before).containsExactly(1.0, List.of("a"), Map.of("a", 1L));
  }

  @Test
  void agreesWithAllThatAWindowHolds() {
    Random random = new Random(8);
    OneEntity busy = asking(distinct(6), topK(6, 2), histogram(6), distinct(90), histogram(90));
    long time = 0;
    for (int step = 0; step < 800; step++) {
      time += 1 + random.nextInt(step % 100 == 0 ? 120 : 2);
      for (int event = random.nextInt(4); event > 0; event--) {
        busy.with(time, random.nextInt(6) == 0 ? null : (Long) (long) random.nextInt(9));
      }
      List<Object> few = busy.inside(6, time);
      List<Object> many = busy.inside(90, time);
      assertThat(busy.at(time))
          .as("at %d", time)
          .containsExactly(
              different(few), greatest(few), counted(few), different(many), counted(many));
    }
  }

  private static double different(List<Object> values) {
    return new HashSet<>(values).size();
  }

  private static @Nullable List<Object> greatest(List<Object> values) {
    return values.isEmpty()
        ? null
        : values.stream().sorted(Comparator.comparing(each -> -(Long) each)).limit(2).toList();
  }

  private static @Nullable Map<Object, Long> counted(List<Object> values) {
    Map<Object, Long> counts = new TreeMap<>();
    values.forEach(value -> counts.merge(value, 1L, Long::sum));
    return counts.isEmpty() ? null : counts;
  }

  private static WindowAggregate distinct(long window) {
    return new WindowAggregate(Aggregate.COUNT_DISTINCT, 0, window);
  }

  private static WindowAggregate topK(long window, int count) {
    return new WindowAggregate(Aggregate.TOP_K, 0, window, count);
  }

  private static WindowAggregate histogram(long window) {
    return new WindowAggregate(Aggregate.HISTOGRAM, 0, window);
  }
}
