package io.lakeloop.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.HistoryColumns;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks for values that stand in more than one row. Of the table only the rows matter that share a
 * value with new ones: of it are read the columns in question, in files that can hold such values.
 */
final class UniqueValues {
  private static final String ROWS = "rows of the value";

  private final Tables tables;
  private final TableName table;
  private final List<String> columns;

  UniqueValues(Tables tables, TableName table, List<String> columns) {
    this.tables = tables;
    this.table = table;
    this.columns = columns;
  }

  /** The new rows and the table's, before they are written. */
  FailingRows withTable(Dataset<Row> rows) {
    Dataset<Row> values = values(rows);
    return notAlone(values.union(touched(values)));
  }

  /** The table's rows, the new ones among them. */
  FailingRows inTable(Dataset<Row> rows) {
    return notAlone(touched(values(rows)));
  }

  /** Of the table, rows that share a value with the given ones. */
  private Dataset<Row> touched(Dataset<Row> values) {
    // To look at what one has written is no input of it.
    Tables here = tables.forNewRun().within(values.sparkSession());
    String shares = new MergeCondition(columns, false).sql(here, table, values);
    Dataset<Row> rows = here.read(table);
    // Of a key's history the version that holds now is the row.
    Dataset<Row> held =
        HistoryColumns.areIn(rows.schema()) ? rows.filter(HistoryColumns.IS_CURRENT) : rows;
    return values(held).as("target").join(values.as("source"), expr(shares), "left_semi");
  }

  private Dataset<Row> values(Dataset<Row> rows) {
    return rows.select(names()).na().drop();
  }

  private FailingRows notAlone(Dataset<Row> rows) {
    Column several = expr("`" + ROWS + "` > 1");
    Column number = Columns.named(ROWS);
    Row figures =
        rows.groupBy(names())
            .agg(count(lit(1)).as(ROWS))
            .agg(
                coalesce(sum(number), lit(0L)),
                coalesce(sum(when(several, number)), lit(0L)),
                min(when(several, to_json(struct(names())))))
            .head();
    return new FailingRows(
        figures.getLong(0), figures.getLong(1), Optional.ofNullable(figures.getString(2)));
  }

  private Column[] names() {
    return columns.stream().map(Columns::named).toArray(Column[]::new);
  }
}
