package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each span holds its first moment and not its last, to the microsecond. */
@ExtendWith(LocalSpark.class)
class SplitSpansTest {
  private static final String TRAIN = TrainingSet.TRAIN;
  private static final String GAP = TrainingSet.GAP;

  private final SparkSession spark;

  SplitSpansTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void laysAGapBetweenTrainingAndTest() {
    assertThat(splits(Optional.empty(), "08-10", "08-12", "08-13"))
        .containsExactly(
            row("2018-08-10T00:00:00Z", TRAIN),
            row("2018-08-11T23:59:59.999999Z", TRAIN),
            row("2018-08-12T00:00:00Z", GAP),
            row("2018-08-12T23:59:59.999999Z", GAP),
            row("2018-08-13T00:00:00Z", TrainingSet.TEST));
  }

  @Test
  void laysValidationBetweenTwoGaps() {
    assertThat(splits(Optional.of(Duration.ofDays(3)), "08-08", "08-09", "08-12", "08-13"))
        .containsExactly(
            row("2018-08-07T23:59:59.999999Z", TRAIN),
            row("2018-08-08T00:00:00Z", GAP),
            row("2018-08-08T23:59:59.999999Z", GAP),
            row("2018-08-09T00:00:00Z", TrainingSet.VALIDATION),
            row("2018-08-11T23:59:59.999999Z", TrainingSet.VALIDATION),
            row("2018-08-12T00:00:00Z", GAP),
            row("2018-08-12T23:59:59.999999Z", GAP),
            row("2018-08-13T00:00:00Z", TrainingSet.TEST));
  }

  /** The splits on both sides of the given days' beginnings, as far as the spans hold them. */
  private List<Row> splits(Optional<Duration> validation, String... days) {
    SplitSpans spans =
        SplitSpans.of(
                new SplitConfig(
                    Optional.of("2018-08-15"),
                    Optional.of(Duration.ofDays(2)),
                    Duration.ofDays(1),
                    Optional.of(Duration.ofDays(2)),
                    Optional.empty(),
                    Optional.empty(),
                    validation,
                    Optional.empty(),
                    List.of(),
                    Optional.empty()))
            .orElseThrow();
    List<Long> moments =
        Arrays.stream(days)
            .map(day -> TimeRange.micros(Instant.parse("2018-" + day + "T00:00:00Z")))
            .flatMap(micros -> Stream.of(micros - 1, micros))
            .toList();
    return spark
        .createDataset(moments, Encoders.LONG())
        .select(col("value"), timestamp_micros(col("value")).as("at"))
        .where(spans.range().holds(col("at")))
        .select(col("value"), spans.splitAt(col("at")))
        .collectAsList()
        .stream()
        .map(found -> row(TimeRange.instant(found.getLong(0)).toString(), found.getString(1)))
        .toList();
  }
}
