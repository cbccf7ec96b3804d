package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BySliceTest {

  @Test
  void givesARowToAllAndToItsValueOfEachSlice() {
    BySlice<AtomicLong> counts = counts();
    take(counts, "red", "1");
    take(counts, "blue", "1");
    take(counts, "red", "2");

    assertThat(counts.all()).hasValue(3);
    assertThat(told(counts))
        .containsExactly("colour=blue 1", "colour=red 2", "size=1 2", "size=2 1");
    assertThat(counts.of(0, "red")).hasValue(2);
    assertThat(counts.of(1, "red")).isNull();
  }

  @Test
  void mergesPartByPartAndLeavesTheOtherAsItWas() {
    BySlice<AtomicLong> one = counts();
    take(one, "red", "1");
    BySlice<AtomicLong> other = counts();
    take(other, "red", "2");
    take(other, "green", "2");

    one.merge(other, AtomicLong::new, (mine, theirs) -> mine.addAndGet(theirs.get()));

    assertThat(told(one)).containsExactly("colour=green 1", "colour=red 2", "size=1 1", "size=2 2");
    take(one, "green", "2");
    assertThat(told(other)).containsExactly("colour=green 1", "colour=red 1", "size=2 2");
  }

  @Test
  void mapsEveryPartByItsPlace() {
    BySlice<AtomicLong> counts = counts();
    take(counts, "red", "1");

    BySlice<String> mapped =
        counts.map("all", (place, count) -> place.index() + place.slice() + place.value() + count);

    assertThat(mapped.all()).isEqualTo("all");
    assertThat(mapped.of(0, "red")).isEqualTo("0colourred1");
    assertThat(mapped.of(1, "1")).isEqualTo("1size11");
  }

  @Test
  void keepsNoMoreValuesThanItMayAndSaysSo() {
    BySlice<AtomicLong> counts = counts();
    for (int i = 0; i <= BySlice.MOST_VALUES; i++) {
      take(counts, "red", Integer.toString(i));
    }
    take(counts, "red", "0");
    BySlice<AtomicLong> merged = counts();
    assertThatCode(merged::requireFew).doesNotThrowAnyException();
    merged.merge(counts, AtomicLong::new, (mine, theirs) -> mine.addAndGet(theirs.get()));

    assertThat(told(counts)).hasSize(1 + BySlice.MOST_VALUES).contains("size=0 2");
    assertThatThrownBy(merged::requireFew)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The slice 'size' has more than 1000 values.");
  }

  @Test
  void comparesTheValuesOfASliceThatCanBeCompared() {
    BinaryMetrics often = metrics(10, 5, 4, 4);
    BinaryMetrics rarely = metrics(10, 5, 1, 0);
    BinaryMetrics noPositives = metrics(4, 0, 0, 2);
    BinaryMetrics empty = metrics(0, 0, 0, 0);

    assertThat(SliceDifference.of("s", List.of(often, rarely, noPositives, empty)))
        .isEqualTo(new SliceDifference("s", 0.8 - 0.1, 0.8 - 0.2));
    assertThat(SliceDifference.of("s", List.of(noPositives)))
        .isEqualTo(new SliceDifference("s", 0, Double.NaN));
  }

  private static BinaryMetrics metrics(long rows, long positives, long hits, long alarms) {
    return BinaryMetrics.of(rows, 0, positives, hits, alarms, new BinaryMetrics.Ranked(0, 0, 0, 0));
  }

  private static BySlice<AtomicLong> counts() {
    return new BySlice<>(List.of("colour", "size"), new AtomicLong());
  }

  private static void take(BySlice<AtomicLong> counts, String... row) {
    counts.take(List.of(row), AtomicLong::new, AtomicLong::incrementAndGet);
  }

  private static List<String> told(BySlice<AtomicLong> counts) {
    return counts.parts((place, count) -> place.slice() + "=" + place.value() + " " + count);
  }
}
