package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.sql.Timestamp;
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
class ChangedPointsTest {
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
  private static final long HOUR = 3_600_000_000L;

  private final SparkSession spark;
  @TempDir private Path folder;

  ChangedPointsTest(SparkSession spark) {
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
}
