package io.lakeloop.features.join.kernel;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The entity of the row last read: a primitive long where one column is enough, else the key
 * columns as one row, whose bytes are equal where the keys are. One for each reader of rows; what
 * it holds is valid until the next row is read.
 */
final class EntityKey {
  private static final int SEED = 42;

  private enum Width {
    BYTE,
    SHORT,
    INT,
    LONG,
    ROW
  }

  private final EntityKeys keys;
  private final Width width;
  private final int first;
  private final @Nullable UnsafeProjection projection;
  private long number;
  private UnsafeRow row = new UnsafeRow(0);

  EntityKey(EntityKeys keys) {
    this.keys = keys;
    this.first = keys.ordinal(0);
    this.width = keys.isLong() ? width(keys.longType()) : Width.ROW;
    this.projection = width == Width.ROW ? keys.projection() : null;
  }

  private static Width width(DataType type) {
    if (type instanceof IntegerType) {
      return Width.INT;
    }
    if (type instanceof ShortType) {
      return Width.SHORT;
    }
    return type instanceof ByteType ? Width.BYTE : Width.LONG;
  }

  /** Reads a row's entity; false where a key is null, which names none. */
  boolean read(InternalRow from) {
    for (int i = 0; i < keys.size(); i++) {
      if (from.isNullAt(keys.ordinal(i))) {
        return false;
      }
    }
    switch (width) {
      case LONG -> number = from.getLong(first);
      case INT -> number = from.getInt(first);
      case SHORT -> number = from.getShort(first);
      case BYTE -> number = from.getByte(first);
      case ROW -> readRow(from);
    }
    return true;
  }

  private void readRow(InternalRow from) {
    if (projection == null) {
      throw new IllegalStateException("A key of one number has no projection.");
    }
    row = projection.apply(from);
    number = row.hashCode();
  }

  /** Takes over what another holds, for longer than that one does. */
  void copy(EntityKey other) {
    number = other.number;
    if (width == Width.ROW) {
      row = other.row.copy();
    }
  }

  boolean isLong() {
    return width != Width.ROW;
  }

  /** The entity itself where it is a number, else a hash of it. */
  long number() {
    return number;
  }

  /** The entity where it is no number. */
  UnsafeRow row() {
    return row;
  }

  int hash() {
    return Murmur3_x86_32.hashLong(number, SEED);
  }

  boolean isSameAs(EntityKey other) {
    return number == other.number && (isLong() || row.equals(other.row));
  }

  /** An order of all entities, of no meaning but that it is the same everywhere. */
  int compare(EntityKey other) {
    int order = Long.compare(number, other.number);
    return order != 0 || isLong() ? order : bytes(row).binaryCompare(bytes(other.row));
  }

  /** A row's bytes, which have an order. */
  static UTF8String bytes(UnsafeRow row) {
    return UTF8String.fromAddress(row.getBaseObject(), row.getBaseOffset(), row.getSizeInBytes());
  }
}
