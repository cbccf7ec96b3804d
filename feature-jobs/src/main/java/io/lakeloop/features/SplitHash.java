package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.KeyHash;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A split by the hash of columns: rows that are equal in them are in one split, and stay there when
 * rows come or go. The shares are of the columns' values, and so of the rows only about.
 *
 * @param train the share that trains, between 0 and 1
 * @param validation the share that settings are chosen by; 0: none
 * @param columns the columns that name an entity
 */
record SplitHash(double train, double validation, List<String> columns) {
  /** The rows with their split. */
  Dataset<Row> split(Dataset<Row> rows) {
    Column share =
        KeyHash.share(
            TrainingSet.SPLIT,
            columns.stream().map(name -> WindowedFeatures.column(rows, name)).toList());
    return rows.withColumn(
        TrainingSet.SPLIT,
        when(share.lt(train), lit(TrainingSet.TRAIN))
            .when(share.lt(train + validation), lit(TrainingSet.VALIDATION))
            .otherwise(lit(TrainingSet.TEST)));
  }
}
