package io.lakeloop.core.table.kernel;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.table.Columns;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows as a table stores them: its columns, in its order, of its types. */
final class AssignedRows {
  private AssignedRows() {}

  /**
   * Brings rows to a table's columns. A value that the column's type cannot hold fails when it is
   * computed.
   *
   * @return empty where the rows have other columns, whatever the case of their names, or one of a
   *     type that is not to be stored as the table's, or a nested one of another type
   */
  static Optional<Dataset<Row>> of(Dataset<Row> rows, StructType columns) {
    StructType given = rows.schema();
    if (given.size() != columns.size()
        || !Arrays.stream(columns.fields()).allMatch(field -> isAssignable(given, field))) {
      return Optional.empty();
    }
    return Optional.of(
        rows.select(
            Arrays.stream(columns.fields())
                .map(field -> assigned(given, field))
                .toArray(Column[]::new)));
  }

  private static boolean isAssignable(StructType given, StructField to) {
    return find(given, to)
        .filter(
            type ->
                same(type, to.dataType())
                    || (!isNested(to.dataType())
                        && !isNested(type)
                        && Cast.canANSIStoreAssign(type, to.dataType())))
        .isPresent();
  }

  private static Column assigned(StructType given, StructField to) {
    Column value = col(Columns.quoted(to.name()));
    boolean same = find(given, to).filter(type -> same(type, to.dataType())).isPresent();
    return (same ? value : value.cast(to.dataType())).as(to.name());
  }

  private static Optional<DataType> find(StructType given, StructField to) {
    return Arrays.stream(given.fields())
        .filter(field -> field.name().equalsIgnoreCase(to.name()))
        .map(StructField::dataType)
        .findFirst();
  }

  static boolean same(DataType one, DataType other) {
    return DataTypeUtils.equalsIgnoreNullability(one, other);
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }
}
