package io.lakeloop.features.join.kernel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Feature rows, each to its entity's partition or, of a hot entity, to its slice's. At the end each
 * slice is sent the row that is preferred of all before it: whichever of the map tasks held the one
 * that counts, the slice gets it.
 */
final class PlacedFeatures extends PlacedRows {
  private final Iterator<InternalRow> rows;
  private final FeatureLayout layout;
  private final FeatureLayout.Preference preference;
  private final HotEntities hot;
  private final EntityKey key;
  private final List<Slices> slicesOf = new ArrayList<>();
  private @Nullable Iterator<Tuple2<Integer, InternalRow>> carried;

  PlacedFeatures(
      Iterator<InternalRow> rows, FeatureLayout layout, HotEntities hot, int partitions) {
    super(partitions);
    this.rows = rows;
    this.layout = layout;
    this.preference = layout.preference();
    this.hot = hot;
    this.key = new EntityKey(layout.keys());
    for (int entity = 0; entity < hot.size(); entity++) {
      slicesOf.add(new Slices(hot.slices(entity)));
    }
  }

  @Override
  @Nullable Tuple2<Integer, InternalRow> advance() {
    while (carried == null && rows.hasNext()) {
      UnsafeRow row = (UnsafeRow) rows.next();
      if (key.read(row)) {
        return placed(place(row), row);
      }
    }
    if (carried == null) {
      carried = carried();
    }
    return carried.hasNext() ? carried.next() : null;
  }

  private int place(UnsafeRow row) {
    int entity = hot.find(key);
    if (entity == EntityIndex.ABSENT) {
      return partition(key.hash());
    }
    int slice = hot.slice(entity, layout.eligible(row));
    slicesOf.get(entity).keep(slice, row, key.hash());
    return HotEntities.partition(key.hash(), slice, partitions());
  }

  private Iterator<Tuple2<Integer, InternalRow>> carried() {
    List<Tuple2<Integer, InternalRow>> all = new ArrayList<>();
    for (Slices slices : slicesOf) {
      UnsafeRow best = null;
      for (int slice = 1; slice < slices.best.length; slice++) {
        UnsafeRow before = slices.best[slice - 1];
        if (before != null && (best == null || preference.prefers(before, best))) {
          best = before;
        }
        if (best != null) {
          all.add(placed(HotEntities.partition(slices.hash, slice, partitions()), best));
        }
      }
    }
    return all.iterator();
  }

  /** The preferred row of each slice of one entity, of those met here. */
  private final class Slices {
    private final @Nullable UnsafeRow[] best;
    private int hash;

    Slices(int count) {
      best = new @Nullable UnsafeRow[count];
    }

    void keep(int slice, UnsafeRow row, int entityHash) {
      hash = entityHash;
      UnsafeRow held = best[slice];
      if (held == null) {
        best[slice] = row.copy();
      } else if (preference.prefers(row, held)) {
        held.copyFrom(row);
      }
    }
  }
}
