package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class WindowSlicesTest {
  private static final List<String> KEYS = List.of("card", "shop");
  // Of card 7 in shop a, three slices of ten microseconds from 100 on.
  private static final WindowSlices HOT =
      new WindowSlices(
          KEYS,
          List.of(row(7L, "a", 100L, 10L, 3L)),
          StructType.fromDDL(
              "_hot_key0 bigint, _hot_key1 string, _hot_first bigint, _hot_length bigint,"
                  + " _hot_slices bigint"));

  private final SparkSession spark;

  WindowSlicesTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A query may be before all events, or after them: it is of the first slice or the last. */
  @Test
  void holdEveryTimeOfAHotEntityAndAllTimesOfOthersInOne() {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                row("a", 7L, -9_000_000_000_000_000_000L),
                row("a", 7L, 99L),
                row("a", 7L, 100L),
                row("a", 7L, 109L),
                row("a", 7L, 110L),
                row("a", 7L, 129L),
                row("a", 7L, 130L),
                row("a", 7L, 9_000_000_000_000_000_000L),
                row("b", 7L, 129L),
                row("a", 8L, 129L),
                row(null, 7L, 129L)),
            StructType.fromDDL("shop string, card bigint, micros bigint"));

    assertThat(
            HOT.beside(rows)
                .select(col("shop"), col("card"), col("micros"), WindowSlices.slice(col("micros")))
                .collectAsList())
        .containsExactlyInAnyOrder(
            row("a", 7L, -9_000_000_000_000_000_000L, 0L),
            row("a", 7L, 99L, 0L),
            row("a", 7L, 100L, 0L),
            row("a", 7L, 109L, 0L),
            row("a", 7L, 110L, 1L),
            row("a", 7L, 129L, 2L),
            row("a", 7L, 130L, 2L),
            row("a", 7L, 9_000_000_000_000_000_000L, 2L),
            row("b", 7L, 129L, 0L),
            row("a", 8L, 129L, 0L),
            row(null, 7L, 129L, 0L));
  }

  @Test
  void reachFromAnEventAsFarAsTheLongestWindowAndTheDelay() {
    assertThat(WindowSlices.reach(spec(Duration.ofMinutes(5), 7, 90, 30)))
        .isEqualTo(Duration.ofMinutes(95).toNanos() / 1000);
    assertThat(WindowSlices.none(spec(Duration.ZERO, 7)).isEmpty()).isTrue();
    assertThat(HOT.isEmpty()).isFalse();
  }

  private static WindowedFeatures.Spec spec(Duration delay, long... minutes) {
    return new WindowedFeatures.Spec(
        KEYS,
        "asked",
        "at",
        delay,
        Arrays.stream(minutes)
            .mapToObj(
                each ->
                    new WindowedFeature(
                        "n" + each, Aggregate.COUNT, Optional.empty(), Duration.ofMinutes(each)))
            .toList());
  }
}
