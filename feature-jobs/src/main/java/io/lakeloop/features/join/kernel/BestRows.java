package io.lakeloop.features.join.kernel;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * The preferred row of one feature table for each slot of {@link QueryPoints}: of the rows that
 * become eligible after the slot before and no later than this one, until {@link #carryForward} has
 * brought each slot what is preferred of all up to it.
 */
final class BestRows {
  private static final long NONE = -1;

  private final FeatureLayout layout;
  private final FeatureLayout.Preference preference;
  private final QueryPoints points;
  private final EntityKey key;
  private final RowStore store;
  private final UnsafeRow held;
  private final UnsafeRow earlier;
  private final long[] addresses;

  BestRows(FeatureLayout layout, QueryPoints points) {
    this.layout = layout;
    this.preference = layout.preference();
    this.points = points;
    this.key = new EntityKey(layout.keys());
    this.store = new RowStore(layout.fields());
    this.held = store.pointer();
    this.earlier = store.pointer();
    this.addresses = new long[points.size()];
    Arrays.fill(addresses, NONE);
  }

  /** What the rows take. */
  long bytes() {
    return store.bytes() + (long) Long.BYTES * addresses.length;
  }

  /** The rows kept, among which are all that can win; some of them cannot any more. */
  RowStore store() {
    return store;
  }

  /** Takes a row of the feature table, in any order; it is copied where it is kept. */
  void add(UnsafeRow row) {
    if (!key.read(row)) {
      return;
    }
    int slot = points.slotFrom(key, layout.eligible(row));
    if (slot == QueryPoints.NONE) {
      return;
    }
    long address = addresses[slot];
    if (address == NONE) {
      addresses[slot] = store.add(row);
      return;
    }
    store.point(held, address);
    if (preference.prefers(row, held)) {
      addresses[slot] = store.replace(address, row);
    }
  }

  /** Brings each slot the preferred row of all slots of its entity up to it. */
  void carryForward() {
    for (int entity = 0; entity < points.entities(); entity++) {
      int end = points.start(entity + 1);
      for (int slot = points.start(entity) + 1; slot < end; slot++) {
        if (addresses[slot - 1] != NONE && isBetterBefore(slot)) {
          addresses[slot] = addresses[slot - 1];
        }
      }
    }
  }

  private boolean isBetterBefore(int slot) {
    if (addresses[slot] == NONE) {
      return true;
    }
    if (!layout.hasKnown()) {
      // What becomes eligible later is newer.
      return false;
    }
    store.point(earlier, addresses[slot - 1]);
    store.point(held, addresses[slot]);
    return preference.prefers(earlier, held);
  }

  /** Points at a slot's row; false where it has none. */
  boolean point(UnsafeRow pointer, int slot) {
    if (slot == QueryPoints.NONE || addresses[slot] == NONE) {
      return false;
    }
    store.point(pointer, addresses[slot]);
    return true;
  }
}
