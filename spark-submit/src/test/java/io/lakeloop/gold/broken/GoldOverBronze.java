package io.lakeloop.gold.broken;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Breaks a rule in each of its methods. */
public final class GoldOverBronze {
  private GoldOverBronze() {}

  static TableName readsBronze() {
    return TableName.of(Layer.BRONZE, "days");
  }

  static Dataset<Row> readsAPath(SparkSession spark) {
    return spark.read().format("delta").load("/somewhere");
  }

  static Dataset<Row> readsFiles(SparkSession spark) {
    return spark.read().parquet("/somewhere");
  }

  static void writesAPath(Dataset<Row> rows) {
    rows.write().format("delta").save("/somewhere");
  }

  static StreamingQuery streamsToAPath(Dataset<Row> rows) {
    return rows.writeStream().format("delta").start("/somewhere");
  }

  static io.delta.tables.DeltaTable opensATable(SparkSession spark) {
    return io.delta.tables.DeltaTable.forPath(spark, "/somewhere");
  }

  static String seesAPlan(LogicalPlan plan) {
    return plan.toString();
  }
}
