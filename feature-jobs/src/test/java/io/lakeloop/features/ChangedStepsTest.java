package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ChangedStepsTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [id]
          event-time: at
          source: silver.events
          step: 6h
          features:
            n: { aggregate: count, window: 7h }
      """;
  private static final long HOUR = 3_600_000_000L;

  private final SparkSession spark;
  @TempDir private Path folder;

  ChangedStepsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void touchTheStepsInWhoseWindowsTheyLieAndAllOfAnEntityThatWasNotKnown() {
    FeatureTable table = FeatureTables.first(folder, FEATURES);
    Dataset<Row> held = hours("(7, 0), (7, 6), (7, 12), (7, 18), (8, 6), (8, 12), (8, 18)");
    ChangedRows changed =
        new ChangedRows(
            table, hours("(8, 2), (9, 10)"), 2, new TimeRange(2 * HOUR, 10 * HOUR), Instant.EPOCH);
    ChangedSteps steps =
        new ChangedSteps(
            new Steps(table, Duration.ofHours(6)), changed, held, 18 * HOUR, 18 * HOUR);

    Dataset<Row> affected =
        steps.affected(hours("(7, 0), (7, 20), (8, 1), (8, 2), (8, 20), (9, 10)"));

    assertThat(affected.selectExpr("id", "hour(at)").orderBy("id", "at").collectAsList())
        .containsExactly(row(8L, 6), row(9L, 12), row(9L, 18));
  }

  /** Entities, each with an hour of 1970-01-01. */
  private Dataset<Row> hours(String values) {
    return spark.sql(
        "SELECT bigint(id) AS id, timestamp_seconds(3600 * hour) AS at FROM VALUES %s AS r(id, hour)"
            .formatted(values));
  }
}
