package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Point-in-time joins as others do them on Spark. */
final class AsOfAlternatives {
  // Feast's way (its template for Spark, without a time to live): each feature row joined to every
  // later spine row of its entity, the newest kept by its number, and both joined once more.
  private static final String FEAST =
      """
      WITH asked AS (
        SELECT *, concat(CAST(entity AS STRING), CAST(t AS STRING)) AS row_id FROM spine
      ),
      points AS (
        SELECT entity, t, row_id FROM asked GROUP BY entity, t, row_id
      ),
      subquery AS (
        SELECT * FROM features WHERE time <= (SELECT max(t) FROM spine)
      ),
      base AS (
        SELECT subquery.*, points.row_id
        FROM subquery JOIN points
          ON subquery.entity = points.entity AND subquery.time <= points.t
      ),
      latest AS (
        SELECT row_id, time FROM (
          SELECT row_id, time, row_number() OVER (PARTITION BY row_id ORDER BY time DESC) AS n
          FROM base)
        WHERE n = 1
      ),
      cleaned AS (
        SELECT base.* FROM base JOIN latest USING (row_id, time)
      )
      SELECT asked.entity, asked.t, %1$s
      FROM asked LEFT JOIN cleaned USING (row_id)
      """;

  private AsOfAlternatives() {}

  /** Feast's, for one feature table. */
  static Dataset<Row> feast(Dataset<Row> spine, Dataset<Row> features) {
    spine.createOrReplaceTempView("spine");
    features.createOrReplaceTempView("features");
    return spine
        .sparkSession()
        .sql(FEAST.formatted("cleaned." + String.join(", cleaned.", values(features))));
  }

  /** Tempo's: both sides in one table, and the last value of each column in a window over it. */
  static Dataset<Row> unionAndLast(Dataset<Row> spine, List<Dataset<Row>> tables) {
    Dataset<Row> joined = spine;
    for (Dataset<Row> features : tables) {
      joined = unionAndLast(joined, features);
    }
    return joined;
  }

  private static Dataset<Row> unionAndLast(Dataset<Row> spine, Dataset<Row> features) {
    List<String> values = values(features);
    Dataset<Row> asked = spine.withColumn("side", lit(1));
    Dataset<Row> looked = features.withColumnRenamed("time", "t").withColumn("side", lit(0));
    WindowSpec before =
        Window.partitionBy("entity")
            .orderBy("t", "side")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    List<Column> columns = new ArrayList<>();
    for (String column : spine.columns()) {
      columns.add(col(column));
    }
    for (String value : values) {
      columns.add(last(col(value), true).over(before).as(value));
    }
    columns.add(col("side"));
    return asked
        .unionByName(looked, true)
        .select(columns.toArray(Column[]::new))
        .where(col("side").equalTo(lit(1)))
        .drop("side");
  }

  static List<String> values(Dataset<Row> features) {
    return List.of(features.columns()).stream().filter(name -> name.startsWith("v")).toList();
  }
}
