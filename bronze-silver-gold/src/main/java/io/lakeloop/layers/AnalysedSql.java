package io.lakeloop.layers;

import org.apache.spark.sql.types.StructType;

/**
 * What Spark makes of a table's SQL, or of the class in its place.
 *
 * @param file where the SQL stands, or the class's name
 * @param output the columns it puts out
 * @param plan its analysed plan
 */
public record AnalysedSql(String file, StructType output, SqlPlan plan) {}
