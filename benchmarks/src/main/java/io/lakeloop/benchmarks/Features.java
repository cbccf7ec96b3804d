package io.lakeloop.benchmarks;

import io.lakeloop.core.job.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What features take, each part beside what a user would write or pick instead. {@code Features
 * ROWS [PART …] FOLDER}, all parts where none is named.
 */
public final class Features {
  private final SparkSession spark;
  private final Meter meter;
  private final long rows;
  private final Path folder;

  private Features(SparkSession spark, long rows, Path folder) {
    this.spark = spark;
    this.meter = new Meter(spark);
    this.rows = rows;
    this.folder = folder;
  }

  /**
   * Measures.
   *
   * @param arguments how many rows the larger tables have, the parts, an empty folder to work in
   */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SessionSettings.open("features")) {
      spark.sparkContext().setLogLevel("ERROR");
      int last = arguments.length - 1;
      Path folder = Files.createDirectories(Path.of(arguments[last]));
      new Features(spark, Long.parseLong(arguments[0]), folder)
          .run(List.of(arguments).subList(1, last));
    }
  }

  private void run(List<String> parts) {
    if (parts.isEmpty() || parts.contains("windows")) {
      new Windows(this).measure();
    }
    if (parts.isEmpty() || parts.contains("joins")) {
      new Joins(this).measure();
    }
    if (parts.isEmpty() || parts.contains("refreshes")) {
      new Refreshes(this).measure();
    }
    if (parts.isEmpty() || parts.contains("publishing")) {
      new Publishing(this).measure();
    }
  }

  SparkSession spark() {
    return spark;
  }

  Meter meter() {
    return meter;
  }

  long rows() {
    return rows;
  }

  Path folder() {
    return folder;
  }
}
