package io.lakeloop.features.join.kernel;

import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Spine rows, each to its entity's partition or, of a hot entity, to its slice's. A row that
 * matches nothing goes anywhere, so that no partition gets them all.
 */
final class PlacedSpine extends PlacedRows {
  private final Iterator<InternalRow> rows;
  private final SpineLayout layout;
  private final HotEntities hot;
  private final EntityKey key;
  private int anywhere;

  PlacedSpine(Iterator<InternalRow> rows, SpineLayout layout, HotEntities hot, int partitions) {
    super(partitions);
    this.rows = rows;
    this.layout = layout;
    this.hot = hot;
    this.key = new EntityKey(layout.keys());
  }

  @Override
  @Nullable Tuple2<Integer, InternalRow> advance() {
    if (!rows.hasNext()) {
      return null;
    }
    UnsafeRow row = (UnsafeRow) rows.next();
    if (!layout.read(row, key)) {
      return placed(partition(anywhere++), row);
    }
    int entity = hot.find(key);
    int slice = entity == EntityIndex.ABSENT ? 0 : hot.slice(entity, layout.timeOf(row));
    return placed(HotEntities.partition(key.hash(), slice, partitions()), row);
  }
}
