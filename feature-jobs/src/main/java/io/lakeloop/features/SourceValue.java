package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What a feature is of: a column of its source, or SQL over the columns of one row.
 *
 * @param of the column's name, or the SQL
 */
record SourceValue(String of) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_]+");

  /** Whether it is SQL to rows of a schema: no column of theirs, and more than a name. */
  boolean isSql(StructType schema) {
    return !Arrays.asList(schema.fieldNames()).contains(of) && !NAME.matcher(of).matches();
  }

  /**
   * The type of what is SQL; no row is read.
   *
   * @param by what asks for it
   * @param table where the rows are
   * @throws UsageException if it does not fit the rows
   */
  DataType type(Dataset<Row> rows, String by, String table) {
    return new SqlValue(of)
        .type(
            rows,
            "The %s does not fit %s.".formatted(by, table),
            "Correct its SQL in %s: %s.".formatted(FeatureSet.FILE, of));
  }

  /** The rows, each value that is SQL to them added as a column of that name. */
  static Dataset<Row> addedTo(Dataset<Row> rows, Stream<String> values) {
    StructType schema = rows.schema();
    Map<String, Column> added = new LinkedHashMap<>();
    values
        .filter(of -> new SourceValue(of).isSql(schema))
        .forEach(of -> added.put(of, new SqlValue(of).column()));
    return added.isEmpty() ? rows : rows.withColumns(added);
  }
}
