package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows of a source are events: those that meet an SQL condition, or all. A row that lacks a
 * column of the condition, as one of a stream may, has null there.
 *
 * @param source the table of the rows
 * @param condition SQL over its columns
 */
record SourceFilter(TableName source, Optional<String> condition) {
  /** The filter of a feature table. */
  static SourceFilter of(FeatureTableConfig config) {
    return new SourceFilter(config.source(), config.filter());
  }

  /**
   * The rows that are events.
   *
   * @throws UsageException if the condition does not fit the rows
   */
  Dataset<Row> select(Dataset<Row> rows) {
    return condition.map(sql -> where(rows, sql)).orElse(rows);
  }

  private Dataset<Row> where(Dataset<Row> rows, String sql) {
    try {
      return analysed(rows, sql);
    } catch (AnalysisException refused) {
      throw new UsageException(
          "%s: a 'filter' does not fit %s.".formatted(FeatureSet.FILE, source),
          String.valueOf(refused.getMessage()).lines().findFirst().orElse(""),
          "Correct the condition: " + sql + ".",
          refused);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private static Dataset<Row> analysed(Dataset<Row> rows, String sql) throws AnalysisException {
    return rows.where(sql);
  }
}
