package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import io.lakeloop.core.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Which of some rows are not held yet. Rows are told apart by their values, and counted. */
final class Missing {
  private static final String NUMBER = "_lakeloop_number";
  private static final String COUNT = "_lakeloop_count";
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
    return of(rows, held, Set.of());
  }

  /**
   * The same with columns that make no row another: of n rows that are alike in all other columns,
   * of which m are held, those are missing that are unlike the held ones in these columns, if there
   * are so many.
   *
   * @param asides names of such columns
   */
  static Dataset<Row> of(Dataset<Row> rows, Dataset<Row> held, Set<String> asides) {
    List<String> shared =
        Arrays.stream(rows.columns()).filter(List.of(held.columns())::contains).toList();
    List<String> alike = shared.stream().filter(name -> !asides.contains(name)).toList();
    Dataset<Row> told =
        alike.size() < shared.size()
            ? told(told(rows, held, shared, lit(1)), held, alike, col(HELD).desc())
            : told(rows, held, shared, lit(1));
    return told.filter(not(col(HELD))).drop(HELD);
  }

  /**
   * The rows with whether they are held: of those alike in some columns the first are, in an order.
   */
  private static Dataset<Row> told(
      Dataset<Row> rows, Dataset<Row> held, List<String> columns, Column order) {
    Column[] alike = columns.stream().map(Columns::named).toArray(Column[]::new);
    Dataset<Row> numbered =
        rows.withColumn(NUMBER, row_number().over(Window.partitionBy(alike).orderBy(order)));
    Dataset<Row> counted = held.groupBy(alike).agg(count(lit(1)).as(COUNT));
    Column same =
        columns.stream()
            .map(
                name ->
                    numbered
                        .col(Columns.quoted(name))
                        .eqNullSafe(counted.col(Columns.quoted(name))))
            .reduce(Column::and)
            .orElse(lit(true));
    Stream<Column> kept =
        Arrays.stream(rows.columns())
            .filter(name -> !name.equals(HELD))
            .map(name -> numbered.col(Columns.quoted(name)));
    Column isHeld = coalesce(col(NUMBER).leq(col(COUNT)), lit(false)).as(HELD);
    return numbered
        .join(counted, same, "left")
        .select(Stream.concat(kept, Stream.of(isHeld)).toArray(Column[]::new));
  }
}
