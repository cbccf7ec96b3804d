package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.kernel.WindowAggregate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column is read in as few forms as its aggregates need, each once. */
class EventValuesTest {
  private static final StructType EVENTS =
      StructType.fromDDL(
          "amount decimal(12,2), score float, whole int, yes boolean, name string, day date,"
              + " at timestamp, parts array<int>");

  @Test
  void readAColumnOnceForAllThatTakeItAlike() {
    EventValues values =
        of(
            feature(Aggregate.SUM, "amount", 7),
            feature(Aggregate.LAST, "amount", 1),
            feature(Aggregate.COUNT, "amount", 7),
            feature(Aggregate.MAX, "score", 7));
    assertThat(values.size()).isEqualTo(2);
    assertThat(values.aggregates())
        .containsExactly(
            new WindowAggregate(Aggregate.SUM, 0, days(7)),
            new WindowAggregate(Aggregate.LAST, 0, days(1)),
            new WindowAggregate(Aggregate.COUNT, 0, days(7)),
            new WindowAggregate(Aggregate.MAX, 1, days(7)));
  }

  @Test
  void readAColumnInEachFormThatIsAskedFor() {
    EventValues values =
        of(
            feature(Aggregate.SUM, "amount", 7),
            feature(Aggregate.COUNT_DISTINCT, "amount", 7),
            feature(Aggregate.APPROX_COUNT_DISTINCT, "amount", 7),
            feature(Aggregate.HISTOGRAM, "amount", 7),
            feature(Aggregate.COUNT, "name", 7),
            feature(Aggregate.LAST, "name", 7));
    assertThat(values.aggregates())
        .extracting(WindowAggregate::valueIndex)
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(said(values.absent()))
        .containsExactly(
            "CAST(NULL AS DOUBLE)",
            "CAST(NULL AS DECIMAL(12,2))",
            "CAST(NULL AS BIGINT)",
            "CAST(NULL AS STRING)",
            "CAST(NULL AS DOUBLE)",
            "CAST(NULL AS STRING)");
  }

  @Test
  void areNoneOfACountOfEvents() {
    EventValues values =
        of(new WindowedFeature("n", Aggregate.COUNT, Optional.empty(), Duration.ofNanos(1_000)));
    assertThat(values.size()).isZero();
    assertThat(values.aggregates())
        .containsExactly(new WindowAggregate(Aggregate.COUNT, WindowAggregate.EVENTS, 1));
    assertThat(said(values.types())).containsExactly("bigint");
  }

  @Test
  void keepTheParametersOfTheirAggregates() {
    assertThat(
            of(
                    new WindowedFeature(
                        "top", Aggregate.TOP_K, Optional.of("name"), Duration.ofDays(1), 3),
                    new WindowedFeature(
                        "q", Aggregate.QUANTILE, Optional.of("score"), Duration.ofDays(1), 0.25))
                .aggregates())
        .containsExactly(
            new WindowAggregate(Aggregate.TOP_K, 0, days(1), 3),
            new WindowAggregate(Aggregate.QUANTILE, 1, days(1), 0.25));
  }

  /** Of what is no number there are only counts, and values as they are. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COUNT                 | parts  | bigint",
        "COUNT_DISTINCT        | name   | bigint",
        "APPROX_COUNT_DISTINCT | day    | bigint",
        "HISTOGRAM             | whole  | map<string,bigint>",
        "HISTOGRAM             | at     | map<string,bigint>",
        "SUM                   | whole  | double",
        "MEAN                  | yes    | double",
        "QUANTILE              | amount | double",
        "FIRST                 | whole  | double",
        "FIRST                 | yes    | double",
        "FIRST                 | name   | string",
        "LAST                  | day    | date",
        "LAST                  | at     | timestamp",
        "LAST_K                | score  | array<double>",
        "LAST_K                | name   | array<string>",
        "TOP_K                 | at     | array<timestamp>"
      })
  void haveTheTypeThatTheAggregateMakesOfTheColumn(
      Aggregate aggregate, String column, String type) {
    assertThat(said(of(feature(aggregate, column, 1)).types())).containsExactly(type);
  }

  private static EventValues of(WindowedFeature... features) {
    return new EventValues(EVENTS, List.of(features));
  }

  private static WindowedFeature feature(Aggregate aggregate, String of, long days) {
    double parameter = aggregate.takesK() ? 2 : aggregate == Aggregate.QUANTILE ? 0.5 : 0;
    return new WindowedFeature(
        "f_" + of, aggregate, Optional.of(of), Duration.ofDays(days), parameter);
  }

  private static long days(long count) {
    return Duration.ofDays(count).toNanos() / 1000;
  }

  private static List<String> said(List<?> things) {
    return things.stream()
        .map(each -> each instanceof DataType type ? type.simpleString() : each.toString())
        .toList();
  }
}
