package io.lakeloop.layers;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What columns a table's files can be clustered by: those whose least and greatest value in each
 * file Delta knows.
 */
final class Clustering {
  private static final int MOST = 4;
  // Delta keeps statistics of so many columns, parts of a struct counted each.
  private static final int WITH_STATISTICS = 32;

  private Clustering() {}

  /**
   * Refuses columns that files cannot be clustered by.
   *
   * @param names the columns
   * @param columns all declared columns, in order
   */
  static void require(List<String> names, Map<String, ColumnConfig> columns) {
    if (names.size() > MOST) {
      throw new IllegalArgumentException(
          "cluster-by names %d columns: Delta clusters by four at most".formatted(names.size()));
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("cluster-by names a column twice");
    }
    for (String name : names) {
      SilverTable.requireColumn("cluster-by", name, columns);
      DataType type = Objects.requireNonNull(columns.get(name)).dataType();
      if (!(type instanceof AtomicType)
          || type instanceof BinaryType
          || type instanceof BooleanType) {
        throw new IllegalArgumentException(
            "cluster-by names '%s', which has no least and greatest value: %s"
                .formatted(name, type.sql().toLowerCase(Locale.ROOT)));
      }
      int place = place(name, columns);
      if (place > WITH_STATISTICS) {
        throw new IllegalArgumentException(
            "cluster-by names '%s', column %d: Delta keeps statistics of the first %d; declare it earlier"
                .formatted(name, place, WITH_STATISTICS));
      }
    }
  }

  private static int place(String name, Map<String, ColumnConfig> columns) {
    int place = 1;
    for (Map.Entry<String, ColumnConfig> column : columns.entrySet()) {
      if (column.getKey().equals(name)) {
        break;
      }
      place += parts(column.getValue().dataType());
    }
    return place;
  }

  private static int parts(DataType type) {
    return type instanceof StructType struct
        ? Arrays.stream(struct.fields()).mapToInt(field -> parts(field.dataType())).sum()
        : 1;
  }
}
