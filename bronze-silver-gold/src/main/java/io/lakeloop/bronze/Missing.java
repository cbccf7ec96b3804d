package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.lakeloop.core.table.Columns;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Which of some rows are not held yet. Rows are told apart by their values, and counted. */
final class Missing {
  private static final String NUMBER = "_lakeloop_number";
  private static final String HELD = "_lakeloop_held";

  private Missing() {}

  /**
   * The rows that are not held: of a row that is there n times and held m times, n − m, or none.
   * Two rows are alike where all columns are that both sides have; null is like null.
   *
   * @param rows what there is; columns of any type that can be compared
   * @param held what is held; columns of one name have one type
   */
  static Dataset<Row> of(Dataset<Row> rows, Dataset<Row> held) {
    List<String> shared =
        Arrays.stream(rows.columns()).filter(List.of(held.columns())::contains).toList();
    Column[] alike = shared.stream().map(Columns::named).toArray(Column[]::new);
    Dataset<Row> numbered =
        rows.withColumn(NUMBER, row_number().over(Window.partitionBy(alike).orderBy(lit(1))));
    Dataset<Row> counted = held.groupBy(alike).agg(count(lit(1)).as(HELD));
    Column same =
        shared.stream()
            .map(
                name ->
                    numbered
                        .col(Columns.quoted(name))
                        .eqNullSafe(counted.col(Columns.quoted(name))))
            .reduce(Column::and)
            .orElse(lit(true));
    return numbered
        .join(counted, same, "left")
        .filter(col(HELD).isNull().or(col(NUMBER).gt(col(HELD))))
        .select(
            Arrays.stream(rows.columns())
                .map(name -> numbered.col(Columns.quoted(name)))
                .toArray(Column[]::new));
  }
}
