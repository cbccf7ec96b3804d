package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How rows are split: by time, in order training, a gap in which labels are not known yet, test,
 * where a validation span may lie between with a gap before and after it; by the share of rows that
 * train, in the order of time or by the hash of columns, so that no entity is in two splits; or by
 * what each row says of itself, where the rows come with a split.
 *
 * @param end the first moment that no row may reach: {@code 2018-08-15}, UTC; left out: no bound
 * @param train how long the training span is
 * @param gap how long the gap is
 * @param test how long the test span is
 * @param trainShare the share of rows, in time order, that train; the others test
 * @param exclude an SQL file that selects the keys of rows to leave out
 * @param validation how long the validation span is; left out: there is none
 * @param validationShare the share of rows, after those that train, that settings are chosen by
 * @param byHashOf columns of the spine's table: rows equal in them are in one split, by their hash
 *     instead of the time
 * @param byValueOf a column of the spine's table, or SQL over one row, that says {@code train},
 *     {@code validation} or {@code test}; rows of null or {@code gap} are left out
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
        Optional<String> exclude,
    @Description("The length of a validation span between training and test, such as 7d.")
        Optional<Duration> validation,
    @Description("The share of rows, after those that train, that settings are chosen by.")
        Optional<Double> validationShare,
    @Description("Split by the hash of these columns, not by time: an entity is in one split.")
        List<String> byHashOf,
    @Description("A column, or SQL over a row: train, validation or test; of null: left out.")
        Optional<String> byValueOf) {
  /** Refuses a split that is not said in exactly one of the three ways. */
  public SplitConfig {
    byHashOf = List.copyOf(byHashOf);
    boolean bySpans = train.isPresent() && test.isPresent() && end.isPresent();
    boolean anySpan = train.isPresent() || test.isPresent() || validation.isPresent();
    if (byValueOf.isPresent()) {
      boolean byTime = anySpan || !gap.isZero();
      boolean byShare = trainShare.isPresent() || validationShare.isPresent();
      requireNothingBeside(byValueOf.get(), byTime || byShare || !byHashOf.isEmpty());
    } else if (trainShare.isPresent() ? anySpan : !bySpans) {
      throw new IllegalArgumentException(
          "a split says end, train and test as spans, or train-share, or by-value-of");
    }
    if (trainShare.filter(share -> share <= 0 || share >= 1).isPresent()) {
      throw new IllegalArgumentException("train-share lies between 0 and 1");
    }
    if (trainShare.isPresent() && !gap.isZero()) {
      throw new IllegalArgumentException("a gap goes with spans, not with train-share");
    }
    if (!byHashOf.isEmpty() && trainShare.isEmpty()) {
      throw new IllegalArgumentException("by-hash-of goes with train-share, not with spans");
    }
    requireValidationShare(trainShare, validationShare);
    if (validation.filter(Duration::isZero).isPresent()) {
      throw new IllegalArgumentException("validation is longer than 0s");
    }
    if (train.filter(Duration::isZero).isPresent() || test.filter(Duration::isZero).isPresent()) {
      throw new IllegalArgumentException("train and test are longer than 0s");
    }
    end.ifPresent(SplitConfig::day);
  }

  /** A split without validation rows, by time. */
  public SplitConfig(
      Optional<String> end,
      Optional<Duration> train,
      Duration gap,
      Optional<Duration> test,
      Optional<Double> trainShare,
      Optional<String> exclude) {
    this(
        end,
        train,
        gap,
        test,
        trainShare,
        exclude,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** The share of rows that choose settings; 0 where there is none. */
  double shareToChooseBy() {
    return validationShare.orElse(0.0);
  }

  /** Whether it asks for validation rows; rows that say their split may be some without. */
  boolean hasValidation() {
    return validation.isPresent() || validationShare.isPresent();
  }

  /**
   * The text that the definition's hash is of. What was said before there were validation rows has
   * the text that it had then, so that no set is built anew that is the same.
   */
  String text() {
    String said =
        "SplitConfig[end=%s, train=%s, gap=%s, test=%s, trainShare=%s, exclude=%s]"
            .formatted(end, train, gap, test, trainShare, exclude);
    String more =
        hasValidation() || !byHashOf.isEmpty() ? "" + validation + validationShare + byHashOf : "";
    return said + more + byValueOf.map(sql -> "byValueOf=" + sql).orElse("");
  }

  private static void requireNothingBeside(String byValueOf, boolean anything) {
    if (byValueOf.isBlank()) {
      throw new IllegalArgumentException("by-value-of is empty: name a column, or write SQL");
    }
    if (anything) {
      throw new IllegalArgumentException(
          "by-value-of says the split of each row: only end and exclude go with it");
    }
  }

  /** The split as people say it: {@code train 7d, gap 7d, test 7d, end 2018-08-15}. */
  String said() {
    List<String> said = new ArrayList<>();
    train.ifPresent(span -> said.add("train " + FeatureText.span(span)));
    trainShare.ifPresent(share -> said.add("train-share " + share));
    validation.ifPresent(span -> said.add("validation " + FeatureText.span(span)));
    validationShare.ifPresent(share -> said.add("validation-share " + share));
    if (!gap.isZero()) {
      said.add("gap " + FeatureText.span(gap));
    }
    test.ifPresent(span -> said.add("test " + FeatureText.span(span)));
    end.ifPresent(day -> said.add("end " + day));
    if (!byHashOf.isEmpty()) {
      said.add("by-hash-of " + String.join(" ", byHashOf));
    }
    byValueOf.ifPresent(sql -> said.add("by-value-of " + sql));
    exclude.ifPresent(file -> said.add("exclude " + file));
    return String.join(", ", said);
  }

  private static void requireValidationShare(Optional<Double> train, Optional<Double> validation) {
    if (validation.isEmpty()) {
      return;
    }
    if (train.isEmpty()) {
      throw new IllegalArgumentException("validation-share goes with train-share, not with spans");
    }
    if (validation.get() <= 0 || train.get() + validation.get() >= 1) {
      throw new IllegalArgumentException(
          "validation-share is above 0, and leaves rows to test beside train-share");
    }
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
