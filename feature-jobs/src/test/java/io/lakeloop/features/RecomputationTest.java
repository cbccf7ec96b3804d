package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class RecomputationTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [id]
          event-time: at
          source: silver.events
          features:
            n: { aggregate: count, window: 5h }
      """;
  private static final String STEPS =
      FEATURES.replace("    features:", "    step: 6h\n    features:").replace("5h", "7h");
  private static final long HOUR = 3_600_000_000L;

  private final SparkSession spark;
  @TempDir private Path folder;

  RecomputationTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void looksOnceWhereTheChangesLie() {
    LongAccumulator read = spark.sparkContext().longAccumulator();
    FeatureTable table = FeatureTables.first(folder, FEATURES);
    Dataset<Row> changes =
        hours(0, 4)
            .withColumn(
                "at",
                udf(
                        (Timestamp at) -> {
                          read.add(1);
                          return at;
                        },
                        DataTypes.TimestampType)
                    .asNondeterministic()
                    .apply(col("at")));
    ChangedPoints points =
        new ChangedPoints(
            table,
            new ChangedRows(table, changes, 4, new TimeRange(0, 3 * HOUR), Instant.EPOCH),
            Optional.of(20 * HOUR));
    Dataset<Row> source = hours(0, 20);

    Dataset<Row> affected = points.affected(source);
    Recomputation.Touched touched = points.touched(source);

    assertThat(read.value()).isEqualTo(4);
    assertThat(touched.within()).isEqualTo(new TimeRanges(List.of(new TimeRange(0, 8 * HOUR))));
    assertThat(affected.count()).as("hours 0 to 3, and 4 to 7 by their windows").isEqualTo(8);
    assertThat(touched.values().count()).isEqualTo(8);
  }

  /** One entity's events, one an hour. */
  private Dataset<Row> hours(long from, long before) {
    return spark
        .range(from, before, 1, 2)
        .selectExpr("7L AS id", "timestamp_seconds(3600 * id) AS at");
  }

  @Test
  void touchesTheStepsInWhoseWindowsChangesLieAndAllOfAnEntityThatWasNotKnown() {
    FeatureTable table = FeatureTables.first(folder, STEPS);
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
