package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How rows are split by time, in order: training, a gap in which labels are not known yet, test. By
 * spans counted back from an end, or by the share of rows that train.
 *
 * @param end the first moment that no row may reach: {@code 2018-08-15}, UTC; left out: no bound
 * @param train how long the training span is
 * @param gap how long the gap is
 * @param test how long the test span is
 * @param trainShare the share of rows, in time order, that train; the others test
 * @param exclude an SQL file that selects the keys of rows to leave out
 */
public record SplitConfig(
    @Description("The first day (UTC) that no row may reach, such as 2018-08-15.")
        Optional<String> end,
    @Description("The length of the training span, such as 7d.") Optional<Duration> train,
    @Default("0s") @Description("The length of the gap, in which labels are not known yet.")
        Duration gap,
    @Description("The length of the test span, such as 7d.") Optional<Duration> test,
    @Description("The share of rows in time order that train, such as 0.7; the others test.")
        Optional<Double> trainShare,
    @Description("An SQL file over {{ split }} and tables: keys of rows to leave out.")
        Optional<String> exclude) {
  /** Refuses a split that is not said in exactly one of the two ways. */
  public SplitConfig {
    boolean bySpans = train.isPresent() && test.isPresent() && end.isPresent();
    boolean anySpan = train.isPresent() || test.isPresent();
    if (trainShare.isPresent() ? anySpan : !bySpans) {
      throw new IllegalArgumentException(
          "a split says end, train and test as spans, or train-share");
    }
    if (trainShare.filter(share -> share <= 0 || share >= 1).isPresent()) {
      throw new IllegalArgumentException("train-share lies between 0 and 1");
    }
    if (trainShare.isPresent() && !gap.isZero()) {
      throw new IllegalArgumentException("a gap goes with spans, not with train-share");
    }
    if (train.filter(Duration::isZero).isPresent() || test.filter(Duration::isZero).isPresent()) {
      throw new IllegalArgumentException("train and test are longer than 0s");
    }
    end.ifPresent(SplitConfig::day);
  }

  /** The first moment that no row may reach, if there is a bound. */
  public Optional<Instant> endInstant() {
    return end.map(day -> day(day).atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "expected a day such as 2018-08-15, found '" + text + "'", wrong);
    }
  }
}
