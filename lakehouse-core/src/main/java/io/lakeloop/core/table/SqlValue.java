package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.expr;

import io.lakeloop.core.failure.UsageException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * A value in SQL that a user wrote, of each row by itself.
 *
 * @param text the SQL
 */
public record SqlValue(String text) {
  /** The value as a column of any rows that it fits. */
  public Column column() {
    return expr(text);
  }

  /**
   * The value's type; no row is read.
   *
   * @param problem what is to be said where it does not fit the rows, in one sentence
   * @param remedy what to do then
   * @throws UsageException with what Spark says, if it does not fit them, or is not of one row
   */
  public DataType type(Dataset<Row> rows, String problem, String remedy) {
    try {
      return type(rows);
    } catch (AnalysisException refused) {
      throw SqlCondition.refused(refused, problem, remedy);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private DataType type(Dataset<Row> rows) throws AnalysisException {
    // A condition takes no more than one row tells: no sum, no window, no list that becomes rows.
    return rows.where(column().isNull()).select(column()).schema().fields()[0].dataType();
  }
}
