package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.core.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows cut down to what is measured of them, so that little is sorted and shuffled. */
final class AssessedRows {
  /** What stands for the value of a slice that a row does not have. */
  static final String NO_VALUE = "(null)";

  private AssessedRows() {}

  /**
   * The numbers given, then the row's hash (long) and its value of each slice (array of string,
   * none null).
   */
  static Dataset<Row> of(Dataset<Row> rows, AssessmentOptions options, Column... numbers) {
    Column[] hashed =
        Stream.concat(Stream.of(lit(options.seed())), options.keys().stream().map(Columns::named))
            .toArray(Column[]::new);
    Column[] values =
        options.slices().values().stream()
            .map(sql -> coalesce(expr(sql).cast("string"), lit(NO_VALUE)))
            .toArray(Column[]::new);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      columns.add(numbers[i].as(numberName(i)));
    }
    columns.add(xxhash64(hashed).as("_hash"));
    columns.add(array(values).cast("array<string>").as("_slices"));
    return rows.select(columns.toArray(Column[]::new));
  }

  /** The name of a number's column. */
  static String numberName(int index) {
    return "_" + index;
  }
}
