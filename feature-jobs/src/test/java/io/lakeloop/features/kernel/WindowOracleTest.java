package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The kernel against a brute force over all events, for every aggregate: ties, nulls, values of all
 * magnitudes, delays, windows that have emptied.
 */
class WindowOracleTest {
  // Values 0 and 1 are numbers, the second of them whole.
  private static final int TEXT = 2;
  private static final int HASH = 3;

  private record Happened(long time, ListedEvent event) {
    @Nullable Object value(int index) {
      return event.has(index) ? event.thing(index) : null;
    }
  }

  @Test
  void agreesWithBruteForceForEveryAggregate() {
    Random random = new Random(11);
    for (int round = 0; round < 60; round++) {
      long delay = random.nextInt(3) * 4L;
      List<WindowAggregate> aggregates = new ArrayList<>();
      for (Aggregate aggregate : Aggregate.values()) {
        aggregates.add(of(random, aggregate, 1 + random.nextInt(40)));
        aggregates.add(of(random, aggregate, 7));
      }
      // Twice the same, and longer than everything.
      aggregates.add(aggregates.get(round % aggregates.size()));
      aggregates.add(of(random, Aggregate.SUM, 100_000));
      WindowKernel kernel = new WindowKernel(aggregates, delay);
      for (int entity = 0; entity < 3; entity++) {
        kernel.reset();
        check(random, kernel, delay, aggregates);
      }
    }
  }

  private static WindowAggregate of(Random random, Aggregate aggregate, long window) {
    int value =
        switch (aggregate) {
          case COUNT, FIRST, LAST, LAST_K, TOP_K, COUNT_DISTINCT -> random.nextInt(3);
          case HISTOGRAM -> TEXT;
          case APPROX_COUNT_DISTINCT -> HASH;
          default -> random.nextInt(2);
        };
    double parameter = aggregate == Aggregate.QUANTILE ? 0.1 + 0.8 * random.nextDouble() : 0;
    return new WindowAggregate(
        aggregate, value, window, aggregate.takesK() ? 1 + random.nextInt(4) : parameter);
  }

  private static void check(
      Random random, WindowKernel kernel, long delay, List<WindowAggregate> aggregates) {
    List<Happened> events = new ArrayList<>();
    Answer answer = new Answer(kernel.size());
    long time = -100;
    for (int step = 0; step < 120; step++) {
      time += random.nextInt(20) == 0 ? 60 : random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 1;
      for (int event = random.nextInt(3); event > 0; event--) {
        Happened happened = new Happened(time, event(random));
        events.add(happened);
        kernel.addEvent(time, happened.event());
      }
      if (random.nextInt(4) == 0) {
        continue;
      }
      kernel.evaluate(time, answer);
      for (int i = 0; i < aggregates.size(); i++) {
        WindowAggregate wanted = aggregates.get(i);
        List<Object> inside = inside(events, wanted, time - delay);
        assertSame(wanted, read(answer, i), brute(wanted, inside));
      }
    }
  }

  private static ListedEvent event(Random random) {
    double magnitude =
        switch (random.nextInt(30)) {
          case 0 -> 1e15;
          case 1 -> 1e-9;
          case 2 -> 1e120;
          default -> 1;
        };
    String text = String.valueOf((char) ('a' + random.nextInt(4)));
    return new ListedEvent(
        random.nextInt(4) == 0 ? null : (Double) (random.nextGaussian() * magnitude),
        random.nextBoolean() ? null : (Double) (double) random.nextInt(5),
        random.nextInt(4) == 0 ? null : UTF8String.fromString(text),
        random.nextInt(4) == 0 ? null : (Long) new SplittableRandom(random.nextInt(9)).nextLong());
  }

  /** The values in the window, by time, those of one time by value. */
  private static List<Object> inside(List<Happened> events, WindowAggregate wanted, long end) {
    return events.stream()
        .filter(event -> event.time() <= end && event.time() > end - wanted.windowMicros())
        .filter(event -> event.value(wanted.valueIndex()) != null)
        .sorted(
            Comparator.comparing(Happened::time)
                .thenComparing(event -> comparable(event.value(wanted.valueIndex()))))
        .map(event -> (Object) comparable(event.value(wanted.valueIndex())))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Comparable<Object> comparable(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("A null has no order.");
    }
    return (Comparable<Object>) value;
  }

  private static @Nullable Object brute(WindowAggregate wanted, List<Object> inside) {
    if (wanted.aggregate() == Aggregate.COUNT) {
      return (double) inside.size();
    }
    if (wanted.aggregate().counts()) {
      return (double) inside.stream().distinct().count();
    }
    if (inside.isEmpty()) {
      return null;
    }
    return switch (wanted.aggregate()) {
      case FIRST -> inside.get(0);
      case LAST -> inside.get(inside.size() - 1);
      case LAST_K -> firstOf(reversed(inside), (int) wanted.parameter());
      case TOP_K -> firstOf(descending(inside), (int) wanted.parameter());
      case HISTOGRAM -> histogram(inside);
      default -> number(wanted, inside.stream().mapToDouble(each -> (Double) each).toArray());
    };
  }

  private static @Nullable Double number(WindowAggregate wanted, double[] inside) {
    double[] sorted = Arrays.stream(inside).sorted().toArray();
    int count = inside.length;
    double sum = Exactly.sum(inside);
    return switch (wanted.aggregate()) {
      case SUM -> sum;
      case MEAN -> sum / count;
      case MIN -> sorted[0];
      case MAX -> sorted[count - 1];
      case VARIANCE -> count < 2 ? null : (Double) Exactly.variance(inside);
      case STDDEV -> count < 2 ? null : (Double) Math.sqrt(Exactly.variance(inside));
      default -> sorted[(int) Math.ceil(wanted.parameter() * count) - 1];
    };
  }

  private static Map<Object, Long> histogram(List<Object> inside) {
    return inside.stream()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private static List<Object> reversed(List<Object> values) {
    List<Object> reversed = new ArrayList<>(values);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Object> descending(List<Object> values) {
    return values.stream()
        .sorted(Comparator.comparing(WindowOracleTest::comparable).reversed())
        .toList();
  }

  private static List<Object> firstOf(List<Object> values, int count) {
    return values.subList(0, Math.min(count, values.size()));
  }

  private static @Nullable Object read(Answer answer, int index) {
    if (!answer.has(index)) {
      return null;
    }
    Object thing = answer.thing(index);
    if (thing instanceof GenericArrayData array) {
      return List.of(array.array());
    }
    if (thing instanceof ArrayBasedMapData map) {
      Map<Object, Object> read = new TreeMap<>();
      for (int i = 0; i < map.numElements(); i++) {
        read.put(
            ((GenericArrayData) map.keyArray()).array()[i],
            ((GenericArrayData) map.valueArray()).array()[i]);
      }
      return read;
    }
    return thing == null ? (Object) answer.number(index) : thing;
  }

  private static void assertSame(
      WindowAggregate wanted, @Nullable Object actual, @Nullable Object expected) {
    if (actual instanceof Double number && expected instanceof Double brute) {
      assertThat(number).as(wanted::toString).isCloseTo(brute, within(1e-12 * Math.abs(brute)));
    } else {
      assertThat(actual).as(wanted::toString).isEqualTo(expected);
    }
  }
}
