package io.lakeloop.core.job;

import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.Environments;
import io.lakeloop.core.table.Tables;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of an application, and what is kept along with it. */
final class Sessions implements AutoCloseable {
  private final Map<String, JobRuns> runs = new HashMap<>();
  private boolean opened;

  Tables tables(Environments environments, Environment environment) {
    boolean ours = SparkSession.getDefaultSession().isEmpty();
    SparkSession spark = SessionSettings.open("lakeloop");
    opened |= ours;
    return new Tables(spark, environments, environment);
  }

  JobRuns runs(Tables tables) {
    return runs.computeIfAbsent(tables.environment().name(), name -> new JobRuns(tables));
  }

  @Override
  public void close() {
    runs.values().forEach(JobRuns::flush);
    if (opened) {
      SparkSession.getDefaultSession().get().stop();
    }
  }
}
