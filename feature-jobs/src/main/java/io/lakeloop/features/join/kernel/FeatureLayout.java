package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.InterpretedOrdering;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the columns of a feature row are: the keys, when the row becomes available (bigint,
 * microseconds), when it became known (likewise; only where {@link #hasKnown}), its values.
 */
final class FeatureLayout implements Serializable {
  private static final long serialVersionUID = 1;

  private final EntityKeys keys;
  private final int keyCount;
  private final boolean hasKnown;
  private final DataType[] values;
  private final long maxAge;

  /**
   * @param maxAge microseconds from a row's availability after which it no longer counts; {@link
   *     Long#MAX_VALUE} for never
   */
  FeatureLayout(DataType[] keys, boolean hasKnown, DataType[] values, long maxAge) {
    int[] ordinals = new int[keys.length];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = i;
    }
    this.keys = new EntityKeys(ordinals, keys);
    this.keyCount = keys.length;
    this.hasKnown = hasKnown;
    this.values = values.clone();
    this.maxAge = maxAge;
  }

  EntityKeys keys() {
    return keys;
  }

  int fields() {
    return firstValue() + values.length;
  }

  long available(UnsafeRow row) {
    return row.getLong(keyCount);
  }

  /** From which time on the row counts: it is available, and known. */
  long eligible(UnsafeRow row) {
    return hasKnown ? Math.max(available(row), row.getLong(keyCount + 1)) : available(row);
  }

  /** Whether the row is young enough at a time at which it is eligible. */
  boolean isFresh(UnsafeRow row, long time) {
    return maxAge == Long.MAX_VALUE || time - available(row) <= maxAge;
  }

  boolean hasKnown() {
    return hasKnown;
  }

  private int firstValue() {
    return keyCount + (hasKnown ? 2 : 1);
  }

  /** Which of two rows of an entity counts; for one task, as orderings are no travellers. */
  Preference preference() {
    return new Preference();
  }

  /**
   * The newest row is preferred, of those the last known, of those the one with the greatest
   * values, column by column, nulls least; types without an order by their bytes. So no layout of
   * files and no order of arrival decides.
   */
  final class Preference {
    private final InterpretedOrdering ordering;

    Preference() {
      List<SortOrder> orders = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        if (RowOrdering.isOrderable(values[i])) {
          orders.add(
              new SortOrder(
                  new BoundReference(firstValue() + i, values[i], true),
                  Ascending$.MODULE$,
                  NullsFirst$.MODULE$,
                  SortOrder.apply$default$3()));
        }
      }
      this.ordering = new InterpretedOrdering(CollectionConverters.asScala(orders).toSeq());
    }

    /** Whether the challenger is preferred to the one held. */
    boolean prefers(UnsafeRow challenger, UnsafeRow held) {
      int order = Long.compare(available(challenger), available(held));
      if (order == 0 && hasKnown) {
        order = Long.compare(challenger.getLong(keyCount + 1), held.getLong(keyCount + 1));
      }
      if (order == 0) {
        order = ordering.compare(challenger, held);
      }
      return order == 0
          ? EntityKey.bytes(challenger).compareTo(EntityKey.bytes(held)) > 0
          : order > 0;
    }
  }
}
