package io.lakeloop.registry.delta;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows as a query answers them, without one. */
final class Stored {
  private Stored() {}

  /** A row after it was written and read: its columns have names, its collections are Scala's. */
  static Row of(StructType schema, Row written) {
    Object kept = CatalystTypeConverters.createToCatalystConverter(schema).apply(written);
    return (Row) CatalystTypeConverters.createToScalaConverter(schema).apply(kept);
  }

  /** A row of another width than the schema that is written today. */
  static Row values(StructType schema, @Nullable Object... values) {
    return of(schema, new GenericRowWithSchema(values, schema));
  }
}
