package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The times at which each entity is asked for, in order, each once: a slot a time. First they are
 * added, then {@link #sort sorted}, then found.
 */
final class QueryPoints implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int FIRST_CAPACITY = 1024;

  /** What is told where there is no slot. */
  static final int NONE = -1;

  private final EntityIndex entities;
  private int[] entityOf = new int[FIRST_CAPACITY];
  private long[] times = new long[FIRST_CAPACITY];
  private int[] starts = new int[0];
  private int size;

  QueryPoints(EntityKeys keys) {
    this.entities = EntityIndex.of(keys);
  }

  /** Notes that an entity is asked for at a time. */
  void add(EntityKey key, long time) {
    if (size == times.length) {
      times = Arrays.copyOf(times, Math.multiplyExact(2, size));
      entityOf = Arrays.copyOf(entityOf, times.length);
    }
    entityOf[size] = entities.add(key);
    times[size++] = time;
  }

  /** What the times take, and their sorting. */
  long bytes() {
    return times.length * 20L + entities.size() * 24L;
  }

  /** Sorts the times of each entity, and drops those that are there twice. */
  void sort() {
    int[] ends = new int[entities.size() + 1];
    for (int i = 0; i < size; i++) {
      ends[entityOf[i] + 1]++;
    }
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    long[] grouped = new long[size];
    int[] next = Arrays.copyOf(ends, ends.length);
    for (int i = 0; i < size; i++) {
      grouped[next[entityOf[i]]++] = times[i];
    }
    starts = new int[ends.length];
    int kept = 0;
    for (int entity = 0; entity < entities.size(); entity++) {
      starts[entity] = kept;
      Arrays.sort(grouped, ends[entity], ends[entity + 1]);
      for (int i = ends[entity]; i < ends[entity + 1]; i++) {
        if (i == ends[entity] || grouped[i] != grouped[i - 1]) {
          times[kept++] = grouped[i];
        }
      }
    }
    starts[entities.size()] = kept;
    size = kept;
    times = Arrays.copyOf(times, size);
    entityOf = new int[0];
  }

  int entities() {
    return entities.size();
  }

  /** How many slots there are. */
  int size() {
    return size;
  }

  /** The first slot of the entity of a number; that of the next number is its end. */
  int start(int entity) {
    return starts[entity];
  }

  /** The first slot of an entity at or after a time, or {@link #NONE}. */
  int slotFrom(EntityKey key, long time) {
    int entity = entities.find(key);
    if (entity == EntityIndex.ABSENT) {
      return NONE;
    }
    int low = starts[entity];
    int end = starts[entity + 1];
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == end ? NONE : low;
  }
}
