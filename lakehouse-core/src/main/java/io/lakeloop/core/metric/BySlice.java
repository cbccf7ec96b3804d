package io.lakeloop.core.metric;

import io.lakeloop.core.failure.UsageException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something kept of all rows, and of the rows of each value of each slice.
 *
 * @param <T> what is kept; serializable
 */
final class BySlice<T> implements Serializable {
  private static final long serialVersionUID = 1;

  /** More values than this are no slices, and would not fit one machine. */
  static final int MOST_VALUES = 1000;

  private final ArrayList<String> names;
  private final T all;
  private final ArrayList<TreeMap<String, T>> values = new ArrayList<>();
  private final boolean[] tooMany;

  BySlice(Collection<String> names, T all) {
    this.names = new ArrayList<>(names);
    this.all = all;
    this.names.forEach(name -> values.add(new TreeMap<>()));
    this.tooMany = new boolean[this.names.size()];
  }

  /** What is kept of all rows. */
  T all() {
    return all;
  }

  /** What is kept of a slice's value; null where no row has it. */
  @Nullable T of(int slice, String value) {
    return values.get(slice).get(value);
  }

  /** Gives a row to all that it belongs to: all rows, and its value of each slice. */
  void take(List<String> row, Supplier<T> fresh, Consumer<T> action) {
    action.accept(all);
    for (int i = 0; i < values.size(); i++) {
      keep(i, row.get(i), fresh, action);
    }
  }

  /** Gives all that is kept to an action. */
  void forEach(Consumer<T> action) {
    action.accept(all);
    values.forEach(slice -> slice.values().forEach(action));
  }

  /** Adds what the other keeps, part by part. */
  void merge(BySlice<T> other, Supplier<T> fresh, BiConsumer<T, T> add) {
    add.accept(all, other.all);
    for (int i = 0; i < values.size(); i++) {
      int slice = i;
      tooMany[i] |= other.tooMany[i];
      other
          .values
          .get(i)
          .forEach((value, kept) -> keep(slice, value, fresh, mine -> add.accept(mine, kept)));
    }
  }

  /** The same parts, with something else kept of each, which is told from its slice and value. */
  <R> BySlice<R> map(R ofAll, BiFunction<Place, T, R> other) {
    BySlice<R> mapped = new BySlice<>(names, ofAll);
    for (int i = 0; i < values.size(); i++) {
      for (Map.Entry<String, T> entry : values.get(i).entrySet()) {
        Place place = new Place(i, names.get(i), entry.getKey());
        mapped.values.get(i).put(entry.getKey(), other.apply(place, entry.getValue()));
      }
    }
    return mapped;
  }

  /** Something told of each value of each slice, slices in their order and values in theirs. */
  <R> List<R> parts(BiFunction<Place, T, R> tell) {
    List<R> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      for (Map.Entry<String, T> entry : values.get(i).entrySet()) {
        parts.add(tell.apply(new Place(i, names.get(i), entry.getKey()), entry.getValue()));
      }
    }
    return parts;
  }

  /**
   * Refuses slices of too many values.
   *
   * @throws UsageException naming the slice
   */
  void requireFew() {
    for (int i = 0; i < tooMany.length; i++) {
      if (tooMany[i]) {
        throw new UsageException(
            "The slice '%s' has more than %d values.".formatted(names.get(i), MOST_VALUES),
            "Each value is measured by itself.",
            "Group its values, as in floor(age / 10) * 10.");
      }
    }
  }

  private void keep(int slice, String value, Supplier<T> fresh, Consumer<T> action) {
    TreeMap<String, T> kept = values.get(slice);
    if (kept.size() >= MOST_VALUES && !kept.containsKey(value)) {
      tooMany[slice] = true;
    } else {
      action.accept(kept.computeIfAbsent(value, any -> fresh.get()));
    }
  }

  /**
   * A value of a slice.
   *
   * @param index which slice it is, from 0
   * @param slice its name
   * @param value the value
   */
  record Place(int index, String slice, String value) {}
}
