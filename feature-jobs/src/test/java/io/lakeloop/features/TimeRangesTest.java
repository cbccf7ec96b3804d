package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class TimeRangesTest {
  private static final TimeRanges TWO =
      new TimeRanges(List.of(new TimeRange(5_000_000, 6_000_000), new TimeRange(0, 1_000_000)));

  private final SparkSession spark;

  TimeRangesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void joinsSpansThatMeet() {
    Optional<Duration> four = Optional.of(Duration.ofSeconds(4));

    assertThat(TWO.widened(Optional.of(Duration.ZERO), four).ranges())
        .containsExactly(new TimeRange(0, 10_000_000));
    assertThat(TWO.ranges())
        .containsExactly(new TimeRange(0, 1_000_000), new TimeRange(5_000_000, 6_000_000));
  }

  @Test
  void leavesOutWhatLiesBetweenNewRowsAndLateOnes() {
    Dataset<Row> rows =
        spark
            .createDataset(
                LongStream.concat(LongStream.of(3, 7), LongStream.range(1_000, 1_100))
                    .boxed()
                    .toList(),
                Encoders.LONG())
            .toDF("micros");

    TimeRanges found = TimeRanges.of(rows, col("micros"), new TimeRange(3, 1_099));

    assertThat(found.first()).isEqualTo(3);
    assertThat(found.ranges()).containsExactly(new TimeRange(3, 7), new TimeRange(1_000, 1_099));
  }

  /** Each span costs: rows of any time are of one. */
  @Test
  void isOneSpanWhereRowsLieEverywhere() {
    Dataset<Row> rows = spark.range(0, 10_000, 7).toDF("micros");

    assertThat(TimeRanges.of(rows, col("micros"), new TimeRange(0, 9_996)).ranges())
        .containsExactly(new TimeRange(0, 9_996));
  }

  @Test
  void saysItselfAsSqlThatPrunes() {
    assertThat(TWO.sql("t"))
        .isEqualTo(
            "((t >= timestamp_micros(0) AND t <= timestamp_micros(1000000))"
                + " OR (t >= timestamp_micros(5000000) AND t <= timestamp_micros(6000000)))");
    assertThat(TWO.widened(Optional.of(Duration.ZERO), Optional.empty()).sql("t"))
        .isEqualTo("((t >= timestamp_micros(0)))");
    assertThat(TWO.widened(Optional.empty(), Optional.empty()).sql("t")).isEqualTo("(true)");
  }
}
