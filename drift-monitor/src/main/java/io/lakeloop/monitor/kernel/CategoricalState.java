package io.lakeloop.monitor.kernel;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a column of words: how often each occurs. Only {@value #BOUND} words have a count
 * of their own; which these are, where there are more, depends on the order in which they came.
 */
public final class CategoricalState extends ColumnState {
  /** How many words are counted each on its own. */
  public static final int BOUND = 5000;

  final SortedMap<String, Long> counts = new TreeMap<>();
  long others;
  long characters;
  int shortest = Integer.MAX_VALUE;
  int longest = -1;

  /** Adds one row. */
  public void add(@Nullable String value) {
    rows++;
    if (value == null) {
      nulls++;
      return;
    }
    count(value, 1);
    characters += value.length();
    shortest = Math.min(shortest, value.length());
    longest = Math.max(longest, value.length());
  }

  @Override
  void addValues(ColumnState other, int sign) {
    if (!(other instanceof CategoricalState state)) {
      throw new IllegalArgumentException("a state of numbers is none of words");
    }
    state.counts.forEach((word, times) -> count(word, sign * times));
    others += sign * state.others;
    characters += sign * state.characters;
    if (sign > 0) {
      shortest = Math.min(shortest, state.shortest);
      longest = Math.max(longest, state.longest);
    }
  }

  private void count(String word, long times) {
    long left = counts.getOrDefault(word, 0L) + times;
    if (left == 0) {
      counts.remove(word);
    } else if (left > 0 && (counts.size() < BOUND || counts.containsKey(word))) {
      counts.put(word, left);
    } else {
      // Taken away beyond its own count: those rows were among the others.
      counts.remove(word);
      others += left;
    }
  }

  @Override
  public byte[] encode() {
    return StateCodec.encode(this);
  }

  @Override
  public long usable() {
    return rows - nulls;
  }

  /** How often each word occurs that has a count of its own. */
  public Map<String, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Rows of words without a count of their own. */
  public long others() {
    return others;
  }

  /** The length of the shortest word; meaningless where there is no word. */
  public int shortest() {
    return shortest;
  }

  /** The length of the longest word; -1 where there is no word. */
  public int longest() {
    return longest;
  }

  /** The mean length of the words; NaN where there is none. */
  public double meanLength() {
    return characters / (double) usable();
  }
}
