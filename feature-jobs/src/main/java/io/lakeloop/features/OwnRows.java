package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Rows that are themselves events of the source they ask, whether the source holds them yet or not:
 * scoring a stream finds them absent, scoring a table finds them there, and both must count once.
 */
final class OwnRows {
  private final List<String> keys;

  /** Rows told by the given keys. */
  OwnRows(List<String> keys) {
    this.keys = keys;
  }

  /**
   * The events, and the rows that are not among them.
   *
   * @param events rows of the source that may count for the rows
   * @param rows of the same table, though columns may be absent: they are null, then
   */
  Dataset<Row> addTo(Dataset<Row> events, Dataset<Row> rows) {
    Set<String> present = Set.copyOf(Arrays.asList(rows.columns()));
    Column[] columns =
        Arrays.stream(events.schema().fields())
            .map(field -> (present.contains(field.name()) ? own(rows, field) : absent(field)))
            .toArray(Column[]::new);
    String[] names = keys.toArray(String[]::new);
    Dataset<Row> added =
        rows.dropDuplicates(names)
            .select(columns)
            .join(events.select(columns(events)), names, "left_anti");
    // By name: the join puts its keys before all other columns.
    return events.unionByName(added);
  }

  private Column[] columns(Dataset<Row> events) {
    return keys.stream().map(key -> WindowedFeatures.column(events, key)).toArray(Column[]::new);
  }

  private static Column own(Dataset<Row> rows, StructField field) {
    return WindowedFeatures.column(rows, field.name()).cast(field.dataType()).as(field.name());
  }

  private static Column absent(StructField field) {
    return lit(null).cast(field.dataType()).as(field.name());
  }
}
