package io.lakeloop.features.join.kernel;

import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Of a map task's feature rows those that can win: the best for each time at which an entity is
 * asked for. All the others are left out before anything is sent.
 */
final class PrunedFeatures extends PlacedRows {
  private final Iterator<InternalRow> rows;
  private final FeatureLayout layout;
  private final EntityKey key;
  private final QueryPoints points;
  private final UnsafeRow current;
  private @Nullable BestRows best;
  private int slot;

  PrunedFeatures(
      Iterator<InternalRow> rows, FeatureLayout layout, QueryPoints points, int partitions) {
    super(partitions);
    this.rows = rows;
    this.layout = layout;
    this.points = points;
    this.key = new EntityKey(layout.keys());
    this.current = new UnsafeRow(layout.fields());
  }

  @Override
  @Nullable Tuple2<Integer, InternalRow> advance() {
    BestRows chosen = best == null ? chosen() : best;
    best = chosen;
    while (slot < points.size()) {
      if (chosen.point(current, slot++) && key.read(current)) {
        return placed(HotEntities.partition(key.hash(), 0, partitions()), current);
      }
    }
    return null;
  }

  private BestRows chosen() {
    BestRows all = new BestRows(layout, points);
    while (rows.hasNext()) {
      all.add((UnsafeRow) rows.next());
    }
    return all;
  }
}
