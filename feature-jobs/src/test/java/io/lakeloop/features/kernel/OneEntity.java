package io.lakeloop.features.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.jspecify.annotations.Nullable;

/** One entity's events on their way through a kernel, and all of them beside it to look through. */
final class OneEntity {
  private record Came(long time, ListedEvent event) {
    @SuppressWarnings("unchecked") // Only values with an order are asked for.
    Comparable<Object> value() {
      return (Comparable<Object>) event.thing(0);
    }
  }

  private final WindowKernel kernel;
  private final Answer answer;
  private final List<Came> all = new ArrayList<>();

  private OneEntity(List<WindowAggregate> aggregates) {
    kernel = new WindowKernel(aggregates, 0);
    answer = new Answer(kernel.size());
  }

  static OneEntity asking(WindowAggregate... aggregates) {
    return new OneEntity(List.of(aggregates));
  }

  /** Adds an event of one value. */
  OneEntity with(long time, @Nullable Object value) {
    ListedEvent event = new ListedEvent(value);
    kernel.addEvent(time, event);
    all.add(new Came(time, event));
    return this;
  }

  /** Begins with the next entity. */
  OneEntity anew() {
    kernel.reset();
    all.clear();
    return this;
  }

  /** The answers: numbers, lists, maps in their order, other things as they are, or null. */
  @Nullable Object[] at(long time) {
    kernel.evaluate(time, answer);
    @Nullable Object[] answers = new Object[kernel.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = answer.has(i) ? read(i) : null;
    }
    return answers;
  }

  /** An answer that is there and a number. */
  double numberAt(long time, int index) {
    return (Double) Objects.requireNonNull(at(time)[index]);
  }

  /** The values that a window holds, by time, those of one time by value. */
  List<Object> inside(long window, long end) {
    return all.stream()
        .filter(came -> came.time <= end && came.time > end - window && came.event.has(0))
        .sorted(Comparator.comparing(Came::time).thenComparing(Came::value))
        .map(came -> (Object) came.value())
        .toList();
  }

  /** The same of numbers. */
  double[] numbersInside(long window, long end) {
    return inside(window, end).stream().mapToDouble(each -> (Double) each).toArray();
  }

  private Object read(int index) {
    Object thing = answer.thing(index);
    if (thing instanceof GenericArrayData array) {
      return List.of(array.array());
    }
    if (thing instanceof ArrayBasedMapData map) {
      Object[] keys = ((GenericArrayData) map.keyArray()).array();
      Object[] values = ((GenericArrayData) map.valueArray()).array();
      Map<Object, Object> read = new LinkedHashMap<>();
      for (int i = 0; i < keys.length; i++) {
        read.put(keys[i], values[i]);
      }
      return read;
    }
    return thing == null ? (Object) answer.number(index) : thing;
  }
}
