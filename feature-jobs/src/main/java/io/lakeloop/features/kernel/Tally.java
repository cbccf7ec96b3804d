package io.lakeloop.features.kernel;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;

/** How often each value occurs in one window: for counts of them, histograms and the greatest. */
final class Tally implements Summary {
  private final EventBuffer events;
  private final int value;
  private final Aggregate aggregate;
  private final int greatest;
  private final int place;
  private final Map<Object, long[]> counts;

  Tally(EventBuffer events, WindowAggregate wanted, int place) {
    this.events = events;
    this.value = wanted.valueIndex();
    this.aggregate = wanted.aggregate();
    this.greatest = (int) wanted.parameter();
    this.place = place;
    this.counts =
        switch (aggregate) {
          case COUNT_DISTINCT -> new HashMap<>();
          case HISTOGRAM -> new TreeMap<>();
          default -> new TreeMap<>(java.util.Collections.reverseOrder());
        };
  }

  @Override
  public void clear() {
    counts.clear();
  }

  @Override
  public void add(long sequence) {
    counts.computeIfAbsent(events.thing(sequence, value), thing -> new long[1])[0]++;
  }

  @Override
  public void remove(long sequence) {
    counts.computeIfPresent(
        events.thing(sequence, value), (thing, count) -> --count[0] == 0 ? null : count);
  }

  @Override
  public void answer(Answer out) {
    if (aggregate == Aggregate.COUNT_DISTINCT) {
      out.put(place, counts.size());
    } else if (counts.isEmpty()) {
      out.putNothing(place);
    } else {
      out.putThing(place, aggregate == Aggregate.HISTOGRAM ? histogram() : greatest());
    }
  }

  private ArrayBasedMapData histogram() {
    Object[] values = counts.keySet().toArray();
    Object[] occurrences = counts.values().stream().map(count -> (Object) count[0]).toArray();
    return new ArrayBasedMapData(new GenericArrayData(values), new GenericArrayData(occurrences));
  }

  private GenericArrayData greatest() {
    List<Object> values = new ArrayList<>();
    for (Map.Entry<Object, long[]> each : counts.entrySet()) {
      for (long i = each.getValue()[0]; i > 0 && values.size() < greatest; i--) {
        values.add(each.getKey());
      }
      if (values.size() == greatest) {
        break;
      }
    }
    return new GenericArrayData(values.toArray());
  }
}
