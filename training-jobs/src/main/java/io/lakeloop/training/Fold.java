package io.lakeloop.training;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows to learn from and others to be scored on.
 *
 * @param train the rows to learn from, in the order of all training rows
 * @param held the rows held out
 * @param trained what the rows to learn from hold
 */
record Fold(Dataset<Row> train, Dataset<Row> held, RowCounts trained) {}
