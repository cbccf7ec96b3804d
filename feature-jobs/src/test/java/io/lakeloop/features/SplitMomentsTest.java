package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SplitMomentsTest {
  private static final Instant END = Instant.parse("2018-08-15T00:00:00Z");

  private final SparkSession spark;

  SplitMomentsTest(SparkSession spark) {
    this.spark = spark;
  }

  /** One after the other from the end on back; each moment is in one of them. */
  @Test
  void laySpansBesideOneAnotherToTheMicrosecond() {
    Random random = new Random(11);
    List<SplitConfig> splits =
        List.of(
            split(days(7), Duration.ZERO, days(7), Optional.empty()),
            split(days(7), days(2), days(1), Optional.empty()),
            split(days(7), Duration.ZERO, days(1), Optional.of(Duration.ofSeconds(1))),
            split(days(1), days(3), Duration.ofHours(36), Optional.of(days(2))));
    List<Instant> times = new ArrayList<>();
    for (int day = 0; day <= 30; day++) {
      Instant midnight = END.minus(Duration.ofDays(day));
      times.addAll(
          List.of(
              midnight.minus(1, ChronoUnit.MICROS),
              midnight,
              midnight.plusSeconds(random.nextInt(86_400)),
              midnight.minusSeconds(1),
              midnight.minus(Duration.ofHours(36))));
    }

    List<Row> rows = said(times, splits);

    for (int i = 0; i < splits.size(); i++) {
      for (Row row : rows) {
        Instant time = row.getTimestamp(0).toInstant();
        SplitSpans spans = SplitSpans.of(splits.get(i)).orElseThrow();
        assertThat(row.<String>getAs(1 + i))
            .as("%s in %s", time, spans)
            .isEqualTo(oracle(splits.get(i), time));
      }
    }
  }

  /** Of all spans in order the one that begins last of those that have begun. */
  private static String oracle(SplitConfig split, Instant time) {
    List<Duration> lengths = new ArrayList<>();
    List<String> names = new ArrayList<>();
    lengths.add(split.test().orElseThrow());
    names.add("test");
    lengths.add(split.gap());
    names.add("gap");
    if (split.validation().isPresent()) {
      lengths.add(split.validation().get());
      names.add("validation");
      lengths.add(split.gap());
      names.add("gap");
    }
    lengths.add(split.train().orElseThrow());
    names.add("train");
    Instant from = END;
    for (int i = 0; i < lengths.size(); i++) {
      from = from.minus(lengths.get(i));
      if (!time.isBefore(from) && time.isBefore(END)) {
        return names.get(i);
      }
    }
    return "none";
  }

  /** The split of each time, by each of the splits. */
  private List<Row> said(List<Instant> times, List<SplitConfig> splits) {
    Column time = functions.col("at");
    List<Column> columns = new ArrayList<>(List.of(time));
    for (SplitConfig split : splits) {
      SplitSpans spans = SplitSpans.of(split).orElseThrow();
      columns.add(
          functions
              .when(spans.range().holds(time), spans.splitAt(time))
              .otherwise(functions.lit("none")));
    }
    return spark
        .createDataFrame(
            times.stream().map(at -> FeatureSetTest.row(Timestamp.from(at))).toList(),
            StructType.fromDDL("at timestamp"))
        .select(columns.toArray(Column[]::new))
        .collectAsList();
  }

  @Test
  void takeTimesWithoutAZoneAndDaysAsThoseOfUtc() {
    SplitSpans spans =
        SplitSpans.of(split(days(2), days(1), days(1), Optional.empty())).orElseThrow();
    Row row =
        spark
            .sql(
                "SELECT timestamp_ntz '2018-08-12 23:59:59.999999' AS a, timestamp_ntz '2018-08-13"
                    + " 00:00:00' AS b, date '2018-08-14' AS c, date '2018-08-12' AS d")
            .select(
                spans.splitAt(functions.col("a")),
                spans.splitAt(functions.col("b")),
                spans.splitAt(functions.col("c")),
                spans.splitAt(functions.col("d")))
            .first();

    assertThat(row).isEqualTo(FeatureSetTest.row("train", "gap", "test", "train"));
  }

  @Test
  void areToldWithoutTheirLastMoment() {
    SplitSpans spans =
        SplitSpans.of(split(days(7), days(1), days(2), Optional.of(days(3)))).orElseThrow();

    assertThat(spans.span("test"))
        .isEqualTo("from 2018-08-13T00:00:00Z until before 2018-08-15T00:00:00Z");
    assertThat(spans.span("validation"))
        .isEqualTo("from 2018-08-09T00:00:00Z until before 2018-08-12T00:00:00Z");
    assertThat(spans.span("train"))
        .isEqualTo("from 2018-08-01T00:00:00Z until before 2018-08-08T00:00:00Z");
  }

  private static SplitConfig split(
      Duration train, Duration gap, Duration test, Optional<Duration> validation) {
    return new SplitConfig(
        Optional.of("2018-08-15"),
        Optional.of(train),
        gap,
        Optional.of(test),
        Optional.empty(),
        Optional.empty(),
        validation,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Duration days(int count) {
    return Duration.ofDays(count);
  }
}
