package io.lakeloop.features.kernel;

import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.GeographyVal;
import org.apache.spark.unsafe.types.GeometryVal;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.unsafe.types.VariantVal;
import org.jspecify.annotations.Nullable;

/**
 * An answer beside the row that asked, as Spark reads it: the aggregates first, then the row as a
 * struct. It is a view, good until the next answer: Spark lays out the result by itself, and what
 * it reads need not be written before.
 */
final class AnswerRow extends InternalRow {
  private static final long serialVersionUID = 1;

  private final int size;
  private final transient boolean[] counts;
  private transient Answer answer;
  private transient UnsafeRow row = new UnsafeRow(0);

  /**
   * A view of nothing.
   *
   * @param counts which aggregates are counts, held as numbers: a time, a long too, is a thing
   */
  AnswerRow(Answer answer, boolean[] counts) {
    this.size = counts.length;
    this.counts = counts.clone();
    this.answer = answer;
  }

  AnswerRow of(UnsafeRow newRow, Answer newAnswer) {
    row = newRow;
    answer = newAnswer;
    return this;
  }

  @Override
  public int numFields() {
    return size + 1;
  }

  @Override
  public boolean isNullAt(int ordinal) {
    return ordinal < size && !answer.has(ordinal);
  }

  @Override
  public double getDouble(int ordinal) {
    return answer.number(ordinal);
  }

  @Override
  public long getLong(int ordinal) {
    return counts[ordinal] ? (long) answer.number(ordinal) : (Long) thing(ordinal);
  }

  @Override
  public InternalRow getStruct(int ordinal, int fields) {
    return ordinal == size ? row : (InternalRow) thing(ordinal);
  }

  @Override
  public boolean getBoolean(int ordinal) {
    return (Boolean) thing(ordinal);
  }

  @Override
  public byte getByte(int ordinal) {
    return (Byte) thing(ordinal);
  }

  @Override
  public short getShort(int ordinal) {
    return (Short) thing(ordinal);
  }

  @Override
  public int getInt(int ordinal) {
    return (Integer) thing(ordinal);
  }

  @Override
  public float getFloat(int ordinal) {
    return (Float) thing(ordinal);
  }

  @Override
  public Decimal getDecimal(int ordinal, int precision, int scale) {
    return (Decimal) thing(ordinal);
  }

  @Override
  public UTF8String getUTF8String(int ordinal) {
    return (UTF8String) thing(ordinal);
  }

  @Override
  public byte[] getBinary(int ordinal) {
    return (byte[]) thing(ordinal);
  }

  @Override
  public ArrayData getArray(int ordinal) {
    return (ArrayData) thing(ordinal);
  }

  @Override
  public MapData getMap(int ordinal) {
    return (MapData) thing(ordinal);
  }

  @Override
  public @Nullable Object get(int ordinal, DataType type) {
    if (isNullAt(ordinal)) {
      return null;
    }
    if (type instanceof DoubleType) {
      return getDouble(ordinal);
    }
    if (type instanceof LongType) {
      return getLong(ordinal);
    }
    return ordinal == size ? row : thing(ordinal);
  }

  private Object thing(int ordinal) {
    return Objects.requireNonNull(answer.thing(ordinal), "no value");
  }

  @Override
  public CalendarInterval getInterval(int ordinal) {
    throw noSuchType();
  }

  @Override
  public VariantVal getVariant(int ordinal) {
    throw noSuchType();
  }

  @Override
  public GeographyVal getGeography(int ordinal) {
    throw noSuchType();
  }

  @Override
  public GeometryVal getGeometry(int ordinal) {
    throw noSuchType();
  }

  @Override
  public void setNullAt(int ordinal) {
    throw new UnsupportedOperationException("An answer is only read.");
  }

  @Override
  public void update(int ordinal, @Nullable Object value) {
    throw new UnsupportedOperationException("An answer is only read.");
  }

  @Override
  public InternalRow copy() {
    throw new UnsupportedOperationException("An answer is read before the next one.");
  }

  private static UnsupportedOperationException noSuchType() {
    return new UnsupportedOperationException("No aggregate is of this type.");
  }
}
