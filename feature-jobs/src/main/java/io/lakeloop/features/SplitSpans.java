package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * A split by spans of time, each with its first moment and without its last, counted back from the
 * end: training, gap, test.
 *
 * @param trainFrom where training begins
 * @param gapFrom where the gap begins
 * @param testFrom where the test begins
 * @param end where the test ends
 */
record SplitSpans(Instant trainFrom, Instant gapFrom, Instant testFrom, Instant end) {
  /** The spans that a split asks for; empty where it goes by share. */
  static Optional<SplitSpans> of(SplitConfig split) {
    if (split.trainShare().isPresent()) {
      return Optional.empty();
    }
    Instant end = split.endInstant().orElseThrow();
    Instant testFrom = end.minus(split.test().orElseThrow());
    Instant gapFrom = testFrom.minus(split.gap());
    return Optional.of(
        new SplitSpans(gapFrom.minus(split.train().orElseThrow()), gapFrom, testFrom, end));
  }

  /** All times that any of the spans holds. */
  TimeRange range() {
    return TimeRange.between(trainFrom, end);
  }

  /** The span that a time within them all lies in. */
  Column splitAt(Column time) {
    return when(TimeRange.between(trainFrom, gapFrom).holds(time), lit(TrainingSet.TRAIN))
        .when(TimeRange.between(gapFrom, testFrom).holds(time), lit(TrainingSet.GAP))
        .otherwise(lit(TrainingSet.TEST));
  }

  /** A split's span as a person reads it. */
  String span(String split) {
    boolean train = split.equals(TrainingSet.TRAIN);
    return "from %s until before %s".formatted(train ? trainFrom : testFrom, train ? gapFrom : end);
  }
}
