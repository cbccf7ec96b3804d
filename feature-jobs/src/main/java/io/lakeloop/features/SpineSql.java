package io.lakeloop.features;

import io.lakeloop.core.table.SqlCondition;
import io.lakeloop.core.table.SqlValue;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What features.yml says in SQL of the rows of a training set.
 *
 * @param trainingSet its name
 * @param spine its rows
 */
record SpineSql(String trainingSet, SpineConfig spine) {
  /**
   * The rows that count.
   *
   * @throws io.lakeloop.core.failure.UsageException if the condition does not fit the rows
   */
  Dataset<Row> where(Dataset<Row> rows) {
    return spine
        .where()
        .map(sql -> new SqlCondition(sql).select(rows, problem("'where'"), remedy(sql)))
        .orElse(rows);
  }

  /**
   * A feature of the row itself.
   *
   * @throws io.lakeloop.core.failure.UsageException if its SQL does not fit the rows
   */
  Column feature(Dataset<Row> rows, String name, String sql) {
    SqlValue value = new SqlValue(sql);
    return FeatureValue.of(
            value.column(), value.type(rows, problem("feature '%s'".formatted(name)), remedy(sql)))
        .as(name);
  }

  /**
   * What each row says its split is, as text.
   *
   * @throws io.lakeloop.core.failure.UsageException if its SQL does not fit the rows
   */
  Column split(Dataset<Row> rows, String sql) {
    SqlValue value = new SqlValue(sql);
    value.type(rows, problem("'by-value-of'"), remedy(sql));
    return value.column().cast("string");
  }

  private String problem(String what) {
    return "The %s of training set '%s' does not fit %s."
        .formatted(what, trainingSet, spine.table());
  }

  private static String remedy(String sql) {
    return "Correct its SQL in %s: %s.".formatted(FeatureSet.FILE, sql);
  }
}
