package io.lakeloop.monitor;

import io.lakeloop.monitor.kernel.CategoricalState;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * How a column is counted, frozen with the baseline.
 *
 * @param column the column
 * @param dataType its type's name
 * @param layout the bins; null for words
 */
record ColumnPlan(String column, String dataType, @Nullable NumericLayout layout)
    implements Serializable {
  /** Whether values of a type are counted in bins; moments count as seconds. */
  static boolean isNumeric(DataType type) {
    return type instanceof NumericType || type instanceof TimestampType || type instanceof DateType;
  }

  /** A column of a numeric type as double. */
  static Column number(Column column, DataType type) {
    return (type instanceof DateType ? column.cast("timestamp") : column).cast("double");
  }

  /** Whether values of a type can be counted at all. */
  static boolean isCounted(DataType type) {
    return isNumeric(type) || type instanceof StringType || type instanceof BooleanType;
  }

  ColumnState empty() {
    return layout == null ? new CategoricalState() : new NumericState(layout);
  }

  void add(ColumnState state, @Nullable Object value) {
    if (layout != null && state instanceof NumericState numeric) {
      numeric.add((Double) value, layout);
    } else if (state instanceof CategoricalState words) {
      words.add((String) value);
    }
  }
}
