package io.lakeloop.core.metric;

import org.apache.spark.sql.SparkSession;

/** The one small session of the metric tests. */
final class MetricSession {
  private MetricSession() {}

  static SparkSession get() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("metric-tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 3)
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }
}
