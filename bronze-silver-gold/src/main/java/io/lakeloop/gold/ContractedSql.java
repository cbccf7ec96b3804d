package io.lakeloop.gold;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.TableContract;
import io.lakeloop.layers.TableSql;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A gold table's SQL, what it puts out cast to the declared columns.
 *
 * @param tables where the tables beside the source are read
 */
record ContractedSql(Tables tables, TableContract contract, TableSql sql) {
  /** The table that the SQL names first. */
  TableName source() {
    return sql.source();
  }

  /** The SQL over all its tables, as this run reads them. */
  Dataset<Row> whole() {
    return over(tables.read(source()));
  }

  /** The SQL over the given rows in the source's place, in their session. */
  Dataset<Row> over(Dataset<Row> source) {
    Tables here = tables.within(source.sparkSession());
    Map<TableName, Dataset<Row>> rows = new HashMap<>();
    sql.others().forEach(read -> rows.put(read, here.read(read)));
    rows.put(source(), source);
    return sql.over(source.sparkSession(), rows).select(contract.cast().toArray(Column[]::new));
  }

  /** All that decides what the SQL makes of its source's rows. */
  String definition() {
    return sql.template().text() + contract.keys() + contract.schema().sql();
  }
}
