package io.lakeloop.features;

import io.lakeloop.core.table.SqlCondition;
import io.lakeloop.core.table.TableName;
import java.util.Optional;
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
   * @throws io.lakeloop.core.failure.UsageException if the condition does not fit the rows
   */
  Dataset<Row> select(Dataset<Row> rows) {
    return condition
        .map(
            sql ->
                new SqlCondition(sql)
                    .select(
                        rows,
                        "The 'filter' of a feature table does not fit %s.".formatted(source),
                        "Correct its SQL in %s: %s.".formatted(FeatureSet.FILE, sql)))
        .orElse(rows);
  }
}
