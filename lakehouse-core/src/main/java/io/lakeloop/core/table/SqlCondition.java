package io.lakeloop.core.table;

import io.lakeloop.core.failure.UsageException;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A condition in SQL that a user wrote: which rows meet it, and whether it can be asked of them at
 * all. To find that out no row is read.
 *
 * @param text the SQL
 */
public record SqlCondition(String text) {
  /** Whether Spark can make it of the rows' columns, and it says true or false. */
  public boolean fits(Dataset<Row> rows) {
    try {
      filtered(rows);
      return true;
    } catch (AnalysisException other) {
      return false;
    }
  }

  /**
   * The rows that meet it.
   *
   * @param problem what is to be said where it does not fit them, in one sentence
   * @param remedy what to do then
   * @throws UsageException with what Spark says, if it does not fit them
   */
  public Dataset<Row> select(Dataset<Row> rows, String problem, String remedy) {
    try {
      return filtered(rows);
    } catch (AnalysisException refused) {
      throw refused(refused, problem, remedy);
    }
  }

  static UsageException refused(AnalysisException refused, String problem, String remedy) {
    String told =
        // What is no SQL is told of after an empty line.
        String.valueOf(refused.getMessage())
            .strip()
            .lines()
            .limit(2)
            .collect(Collectors.joining(" "));
    return new UsageException(problem, told, remedy, refused);
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Dataset<Row> filtered(Dataset<Row> rows) throws AnalysisException {
    return rows.filter(text);
  }
}
