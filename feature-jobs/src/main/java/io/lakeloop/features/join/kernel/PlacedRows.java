package io.lakeloop.features.join.kernel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Rows with the number of the partition that each goes to. */
abstract class PlacedRows implements Iterator<Tuple2<Integer, InternalRow>> {
  private final Integer[] numbers;
  private @Nullable Tuple2<Integer, InternalRow> next;

  PlacedRows(int partitions) {
    numbers = new Integer[partitions];
    for (int i = 0; i < partitions; i++) {
      numbers[i] = i;
    }
  }

  /** The next row with its place, made by {@link #placed}; null at the end. */
  abstract @Nullable Tuple2<Integer, InternalRow> advance();

  final Tuple2<Integer, InternalRow> placed(int partition, UnsafeRow row) {
    return new Tuple2<>(numbers[partition], row);
  }

  final int partition(int hash) {
    return Math.floorMod(hash, numbers.length);
  }

  final int partitions() {
    return numbers.length;
  }

  @Override
  public final boolean hasNext() {
    if (next == null) {
      next = advance();
    }
    return next != null;
  }

  @Override
  public final Tuple2<Integer, InternalRow> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Tuple2<Integer, InternalRow> current = next;
    next = null;
    return current;
  }
}
