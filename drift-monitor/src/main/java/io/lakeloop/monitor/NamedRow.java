package io.lakeloop.monitor;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A row of a wide table under construction: columns by name, null where nothing was said. */
final class NamedRow {
  private final StructType schema;
  private final @Nullable Object[] values;

  NamedRow(StructType schema) {
    this.schema = schema;
    this.values = new Object[schema.size()];
  }

  /** Copies the columns of a row that this one has too. */
  NamedRow copy(Row row, String... columns) {
    for (String column : columns) {
      set(column, row.getAs(column));
    }
    return this;
  }

  NamedRow set(String column, @Nullable Object value) {
    values[schema.fieldIndex(column)] = value;
    return this;
  }

  /** Sets a number; not a number becomes null. */
  NamedRow number(String column, @Nullable Double value) {
    return set(column, value == null || value.isNaN() ? null : value);
  }

  Row row() {
    return RowFactory.create(values);
  }
}
