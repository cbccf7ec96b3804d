package io.lakeloop.layers;

import org.apache.spark.sql.types.StructType;

/**
 * What Spark makes of a table's SQL.
 *
 * @param file where the SQL stands
 * @param output the columns it puts out
 * @param plan its analysed plan
 */
public record AnalysedSql(String file, StructType output, SqlPlan plan) {}
