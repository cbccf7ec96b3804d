package io.lakeloop.core.job;

import io.lakeloop.core.storage.LocalStorage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark settings that Lakeloop's promises rest on, wherever it runs. */
public final class SessionSettings {
  private SessionSettings() {}

  /** What every session needs; a setting given to {@code spark-submit} does not override these. */
  public static Map<String, String> required() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.ansi.enabled", "true");
    // The log of a small table in 50 partitions costs more than the table: half of every commit.
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    // Retention longer than a week is a promise to registered models; shorter is never asked for.
    settings.put("spark.databricks.delta.retentionDurationCheck.enabled", "true");
    // Of two runs over one checkpoint the second is to wait, not to stop the first in mid-batch.
    settings.put("spark.sql.streaming.stopActiveRunOnRestart", "false");
    return settings;
  }

  /** Opens the session of a job that {@code spark-submit} started, or the one that is open. */
  public static SparkSession open(String applicationName) {
    SparkSession.Builder builder = SparkSession.builder().appName(applicationName);
    required().forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    LocalStorage.use(session.sparkContext());
    return session;
  }
}
