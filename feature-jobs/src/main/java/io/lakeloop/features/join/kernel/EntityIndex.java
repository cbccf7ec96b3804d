package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/** Numbers entities from 0 in the order in which they are first met. */
abstract sealed class EntityIndex implements Serializable {
  private static final long serialVersionUID = 1;

  /** What an entity that was never added is numbered. */
  static final int ABSENT = -1;

  static EntityIndex of(EntityKeys keys) {
    return keys.isLong() ? new OfNumbers() : new OfRows();
  }

  /** The entity's number, or {@link #ABSENT}. */
  abstract int find(EntityKey key);

  /** The entity's number, the next one where it is new. */
  abstract int add(EntityKey key);

  abstract int size();

  /** Open addressing over primitive longs. */
  private static final class OfNumbers extends EntityIndex {
    private static final long serialVersionUID = 1;
    private static final int FIRST_CAPACITY = 1024;
    private static final int SEED = 7;

    private long[] numbers = new long[FIRST_CAPACITY];
    private int[] indices = absent(FIRST_CAPACITY);
    private int size;

    @Override
    int find(EntityKey key) {
      return indices[slot(key.number())];
    }

    @Override
    int add(EntityKey key) {
      int slot = slot(key.number());
      if (indices[slot] == ABSENT) {
        if (2 * size >= numbers.length) {
          grow();
          slot = slot(key.number());
        }
        numbers[slot] = key.number();
        indices[slot] = size++;
      }
      return indices[slot];
    }

    @Override
    int size() {
      return size;
    }

    private int slot(long number) {
      int mask = numbers.length - 1;
      // Another seed than that by which rows are spread: else all of a partition would collide.
      int slot = Murmur3_x86_32.hashLong(number, SEED) & mask;
      while (indices[slot] != ABSENT && numbers[slot] != number) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      long[] oldNumbers = numbers;
      int[] oldIndices = indices;
      numbers = new long[Math.multiplyExact(2, oldNumbers.length)];
      indices = absent(numbers.length);
      for (int i = 0; i < oldNumbers.length; i++) {
        if (oldIndices[i] != ABSENT) {
          int slot = slot(oldNumbers[i]);
          numbers[slot] = oldNumbers[i];
          indices[slot] = oldIndices[i];
        }
      }
    }

    private static int[] absent(int capacity) {
      int[] indices = new int[capacity];
      Arrays.fill(indices, ABSENT);
      return indices;
    }
  }

  /** A map by the bytes of key rows. */
  private static final class OfRows extends EntityIndex {
    private static final long serialVersionUID = 1;

    private final HashMap<UnsafeRow, Integer> indices = new HashMap<>();

    @Override
    int find(EntityKey key) {
      return ((Map<UnsafeRow, Integer>) indices).getOrDefault(key.row(), ABSENT);
    }

    @Override
    int add(EntityKey key) {
      Integer present = indices.get(key.row());
      if (present != null) {
        return present;
      }
      int added = indices.size();
      indices.put(key.row().copy(), added);
      return added;
    }

    @Override
    int size() {
      return indices.size();
    }
  }
}
