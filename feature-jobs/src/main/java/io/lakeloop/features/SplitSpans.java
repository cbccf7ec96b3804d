package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * A split by spans of time, each with its first moment and without its last, counted back from the
 * end: training, gap, test; or training, gap, validation, gap, test.
 *
 * @param trainFrom where training begins
 * @param gapFrom where the gap after it begins
 * @param validation the validation span, if there is one
 * @param testFrom where the test begins
 * @param end where the test ends
 */
record SplitSpans(
    Instant trainFrom,
    Instant gapFrom,
    Optional<TimeRange> validation,
    Instant testFrom,
    Instant end) {
  /** The spans that a split asks for; empty where it goes by share, or by what rows say. */
  static Optional<SplitSpans> of(SplitConfig split) {
    if (split.train().isEmpty()) {
      return Optional.empty();
    }
    Instant end = split.endInstant().orElseThrow();
    Instant testFrom = end.minus(split.test().orElseThrow());
    Instant beforeTest = testFrom.minus(split.gap());
    Optional<Instant> validFrom = split.validation().map(beforeTest::minus);
    Instant gapFrom = validFrom.map(from -> from.minus(split.gap())).orElse(beforeTest);
    return Optional.of(
        new SplitSpans(
            gapFrom.minus(split.train().get()),
            gapFrom,
            validFrom.map(from -> TimeRange.between(from, beforeTest)),
            testFrom,
            end));
  }

  /** All times that any of the spans holds. */
  TimeRange range() {
    return TimeRange.between(trainFrom, end);
  }

  /** The span that a time within them all lies in. */
  Column splitAt(Column time) {
    Column train = when(TimeRange.between(trainFrom, gapFrom).holds(time), lit(TrainingSet.TRAIN));
    return validation
        .map(span -> train.when(span.holds(time), lit(TrainingSet.VALIDATION)))
        .orElse(train)
        .when(TimeRange.between(gapFrom, testFrom).holds(time), lit(TrainingSet.GAP))
        .otherwise(lit(TrainingSet.TEST));
  }

  /** A split's span as a person reads it. */
  String span(String split) {
    if (split.equals(TrainingSet.VALIDATION)) {
      TimeRange held = validation.orElseThrow();
      return "from %s until before %s"
          .formatted(TimeRange.instant(held.first()), TimeRange.instant(held.last() + 1));
    }
    boolean train = split.equals(TrainingSet.TRAIN);
    return "from %s until before %s".formatted(train ? trainFrom : testFrom, train ? gapFrom : end);
  }
}
