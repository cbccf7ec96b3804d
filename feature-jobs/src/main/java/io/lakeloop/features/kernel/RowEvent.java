package io.lakeloop.features.kernel;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;

/** The event that a row is. */
final class RowEvent implements Event {
  private final int firstValue;
  private final DataType[] types;
  private UnsafeRow row = new UnsafeRow(0);

  RowEvent(RowLayout layout) {
    this.firstValue = layout.firstValue();
    this.types = new DataType[layout.valueCount()];
    for (int i = 0; i < types.length; i++) {
      types[i] = layout.valueType(i);
    }
  }

  RowEvent of(UnsafeRow newRow) {
    row = newRow;
    return this;
  }

  @Override
  public boolean has(int value) {
    return !row.isNullAt(firstValue + value);
  }

  @Override
  public double number(int value) {
    return row.getDouble(firstValue + value);
  }

  @Override
  public Object thing(int value) {
    // The row's memory is used again for the next one.
    return InternalRow.copyValue(row.get(firstValue + value, types[value]));
  }
}
