package io.lakeloop.layers;

import static org.apache.spark.sql.functions.upper;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A transform as a user would write it: joins a second table and keeps a row a row. */
public final class UpperCityTransform implements SilverTransform {
  @Override
  public Dataset<Row> apply(Dataset<Row> newRows, Map<String, Dataset<Row>> tables) {
    Dataset<Row> known = tables.containsKey("silver.cities") ? tables.get("silver.cities") : null;
    Dataset<Row> upper = newRows.withColumn("city", upper(newRows.col("city")));
    return known == null ? upper : upper.join(known, "city");
  }
}
