package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First and last values: by time, those of one time by value. */
class OrderedTest {
  private final OneEntity entity = asking(first(10), last(10), lastK(10, 3));

  @Test
  void areThoseOfTheEarliestAndLatestEvents() {
    entity.with(1, "c").with(2, "a").with(4, "d").with(5, "b");
    assertThat(entity.at(5)).containsExactly("c", "b", List.of("b", "d", "a"));
    assertThat(entity.at(11)).containsExactly("a", "b", List.of("b", "d", "a"));
    assertThat(entity.at(12)).containsExactly("d", "b", List.of("b", "d"));
    assertThat(entity.at(15)).containsExactly(null, null, null);
  }

  @Test
  void areTheLeastAndGreatestOfOneTimeHoweverTheyWereStored() {
    List<String> values = new ArrayList<>(List.of("a", "b", "b", "c", "d"));
    Random random = new Random(3);
    for (int order = 0; order < 30; order++) {
      Collections.shuffle(values, random);
      entity.anew();
      values.forEach(value -> entity.with(7, value));
      assertThat(entity.at(7))
          .as("stored as %s", values)
          .containsExactly("a", "d", List.of("d", "c", "b"));
    }
  }

  @Test
  void passOverEventsWithoutAValue() {
    entity.with(1, null).with(2, "a").with(3, null).with(3, null);
    assertThat(entity.at(3)).containsExactly("a", "a", List.of("a"));
    assertThat(entity.at(12)).containsExactly(null, null, null);
  }

  @Test
  void keepNothingOfTheEntityBefore() {
    entity.with(1, "z").with(2, "y").at(2);
    entity.anew().with(2, "a");
    assertThat(entity.at(2)).containsExactly("a", "a", List.of("a"));
  }

  @Test
  void holdWhatIsNoNumberGreaterThanAllOthers() {
    entity.with(1, Double.NaN).with(1, 2.0).with(1, Double.POSITIVE_INFINITY);
    assertThat(entity.at(1))
        .containsExactly(2.0, Double.NaN, List.of(Double.NaN, Double.POSITIVE_INFINITY, 2.0));
  }

  /** What has been answered stays as it is when the window moves on. */
  @Test
  void giveAwayListsOfTheirOwn() {
    entity.with(1, "a").with(2, "b");
    @Nullable Object[] before = entity.at(2);
    entity.with(3, "c").with(3, "d").at(3);
    assertThat(before).containsExactly("a", "b", List.of("b", "a"));
  }

  /** Of one entity more events come than are held at once: places are given up and taken anew. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40})
  void agreeWithAllThatCameOverLongRuns(int atOnce) {
    Random random = new Random(atOnce);
    WindowAggregate[] wanted = {
      first(3), last(3), lastK(3, 2), first(70), last(70), lastK(70, 5), lastK(200, 1_000)
    };
    OneEntity busy = asking(wanted);
    long time = 0;
    for (int step = 0; step < 400; step++) {
      time += 1 + random.nextInt(step % 80 == 0 ? 300 : 3);
      for (int event = random.nextInt(1 + atOnce); event > 0; event--) {
        String text = "t" + random.nextInt(6);
        busy.with(time, random.nextInt(5) == 0 ? null : UTF8String.fromString(text));
      }
      if (random.nextInt(3) > 0) {
        assertThat(busy.at(time)).containsExactly(expected(busy, wanted, time));
      }
    }
  }

  private static @Nullable Object[] expected(
      OneEntity entity, WindowAggregate[] wanted, long time) {
    @Nullable Object[] expected = new Object[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      List<Object> inside = entity.inside(wanted[i].windowMicros(), time);
      int from = Math.max(0, inside.size() - (int) wanted[i].parameter());
      if (!inside.isEmpty()) {
        expected[i] =
            switch (wanted[i].aggregate()) {
              case FIRST -> inside.get(0);
              case LAST -> inside.get(inside.size() - 1);
              default -> reversed(inside.subList(from, inside.size()));
            };
      }
    }
    return expected;
  }

  private static List<Object> reversed(List<Object> values) {
    List<Object> reversed = new ArrayList<>(values);
    Collections.reverse(reversed);
    return reversed;
  }

  private static WindowAggregate first(long window) {
    return new WindowAggregate(Aggregate.FIRST, 0, window);
  }

  private static WindowAggregate last(long window) {
    return new WindowAggregate(Aggregate.LAST, 0, window);
  }

  private static WindowAggregate lastK(long window, int count) {
    return new WindowAggregate(Aggregate.LAST_K, 0, window, count);
  }
}
