package io.lakeloop.layers;

import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A condition in SQL, of which can be told whether it fits columns; no row is read.
 *
 * @param text the SQL
 */
record SqlCondition(String text) {
  /** Whether Spark can make it of the columns, and it says true or false. */
  boolean fits(Dataset<Row> rows) {
    return refusal(rows).isEmpty();
  }

  /**
   * Refuses what does not fit.
   *
   * @param problem what is to be said of it, in one sentence
   * @throws UsageException with what Spark says
   */
  void requireFitting(Dataset<Row> rows, String problem, String remedy) {
    refusal(rows)
        .ifPresent(
            refused -> {
              throw new UsageException(
                  problem,
                  String.valueOf(refused.getMessage())
                      .lines()
                      .limit(2)
                      .collect(Collectors.joining(" ")),
                  remedy,
                  refused);
            });
  }

  /** No rows of the columns. */
  static Dataset<Row> none(SparkSession spark, StructType columns) {
    return spark.createDataFrame(List.<Row>of(), columns);
  }

  private Optional<AnalysisException> refusal(Dataset<Row> rows) {
    try {
      filtered(rows);
      return Optional.empty();
    } catch (AnalysisException refused) {
      return Optional.of(refused);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private void filtered(Dataset<Row> rows) throws AnalysisException {
    rows.filter(text).schema();
  }
}
