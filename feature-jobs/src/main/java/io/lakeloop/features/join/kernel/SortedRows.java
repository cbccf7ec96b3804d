package io.lakeloop.features.join.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BaseOrdering;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of a partition sorted by entity and time, by Spark's sorter, which spills. */
final class SortedRows {
  private SortedRows() {}

  /**
   * The rows in order; each is valid until the next is asked for. Rows without a key come first.
   *
   * @param time in microseconds; asked only of rows with a key
   */
  static Iterator<InternalRow> of(
      EntityKeys keys, int fields, ToLongFunction<UnsafeRow> time, Iterator<InternalRow> rows) {
    EntityKey prefix = new EntityKey(keys);
    try {
      UnsafeExternalRowSorter sorter =
          UnsafeExternalRowSorter.create(
              columns(fields),
              new ByEntityAndTime(keys, time),
              PrefixComparators.LONG,
              new Prefix(prefix),
              SparkEnv.get().memoryManager().pageSizeBytes(),
              false);
      while (rows.hasNext()) {
        sorter.insertRow((UnsafeRow) rows.next());
      }
      return CollectionConverters.asJava(sorter.sort());
    } catch (IOException failure) {
      throw new UncheckedIOException("sorting rows to join", failure);
    }
  }

  /** The sorter asks of a schema only how many columns there are. */
  private static StructType columns(int count) {
    StructType schema = new StructType();
    for (int i = 0; i < count; i++) {
      schema = schema.add("c" + i, DataTypes.LongType);
    }
    return schema;
  }

  private static final class Prefix extends UnsafeExternalRowSorter.PrefixComputer {
    private final EntityKey key;
    private final UnsafeExternalRowSorter.PrefixComputer.Prefix prefix =
        new UnsafeExternalRowSorter.PrefixComputer.Prefix();

    Prefix(EntityKey key) {
      this.key = key;
    }

    @Override
    public UnsafeExternalRowSorter.PrefixComputer.Prefix computePrefix(InternalRow row) {
      prefix.isNull = !key.read(row);
      prefix.value = prefix.isNull ? Long.MIN_VALUE : key.number();
      return prefix;
    }
  }

  private static final class ByEntityAndTime extends BaseOrdering {
    private static final long serialVersionUID = 1;

    private final transient EntityKey one;
    private final transient EntityKey other;
    private final transient ToLongFunction<UnsafeRow> time;

    ByEntityAndTime(EntityKeys keys, ToLongFunction<UnsafeRow> time) {
      this.one = new EntityKey(keys);
      this.other = new EntityKey(keys);
      this.time = time;
    }

    @Override
    public int compare(InternalRow left, InternalRow right) {
      boolean named = one.read(left);
      if (named != other.read(right)) {
        return named ? 1 : -1;
      }
      if (!named) {
        return 0;
      }
      int order = one.compare(other);
      return order != 0
          ? order
          : Long.compare(time.applyAsLong((UnsafeRow) left), time.applyAsLong((UnsafeRow) right));
    }
  }
}
