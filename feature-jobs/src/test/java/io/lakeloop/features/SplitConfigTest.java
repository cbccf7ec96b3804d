package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitConfigTest {
  private static final Optional<Duration> WEEK = Optional.of(Duration.ofDays(7));

  @Test
  void countsItsSpansBackFromTheEnd() {
    SplitConfig split =
        new SplitConfig(
            Optional.of("2018-08-15"),
            WEEK,
            Duration.ofDays(7),
            WEEK,
            Optional.empty(),
            Optional.empty());
    SplitSpans spans = SplitSpans.of(split).orElseThrow();
    assertThat(spans)
        .isEqualTo(
            new SplitSpans(
                Instant.parse("2018-07-25T00:00:00Z"),
                Instant.parse("2018-08-01T00:00:00Z"),
                Optional.empty(),
                Instant.parse("2018-08-08T00:00:00Z"),
                Instant.parse("2018-08-15T00:00:00Z")));
    assertThat(spans.range())
        .isEqualTo(new TimeRange(1_532_476_800_000_000L, 1_534_291_199_999_999L));
    assertThat(spans.span(TrainingSet.TRAIN))
        .isEqualTo("from 2018-07-25T00:00:00Z until before 2018-08-01T00:00:00Z");
  }

  @Test
  void laysValidationBetweenTwoGaps() {
    SplitSpans spans = SplitSpans.of(validated(WEEK, Optional.empty(), List.of())).orElseThrow();
    assertThat(spans.trainFrom()).isEqualTo(Instant.parse("2018-07-11T00:00:00Z"));
    assertThat(spans.gapFrom()).isEqualTo(Instant.parse("2018-07-18T00:00:00Z"));
    assertThat(spans.span(TrainingSet.VALIDATION))
        .isEqualTo("from 2018-07-25T00:00:00Z until before 2018-08-01T00:00:00Z");
    assertThat(spans.testFrom()).isEqualTo(Instant.parse("2018-08-08T00:00:00Z"));
  }

  /** A training set that asks for none of it is the same as before, and is not built anew. */
  @Test
  void hasTheTextItAlwaysHadWhereNothingNewIsAsked() {
    assertThat(share(0.7).text())
        .isEqualTo(
            "SplitConfig[end=Optional.empty, train=Optional.empty, gap=PT0S, test=Optional.empty,"
                + " trainShare=Optional[0.7], exclude=Optional.empty]");
    assertThat(validated(WEEK, Optional.empty(), List.of()).text())
        .endsWith("exclude=Optional.empty]Optional[PT168H]Optional.empty[]");
    assertThat(said("fold", Optional.empty(), Duration.ZERO, List.of()).text())
        .endsWith("exclude=Optional.empty]byValueOf=fold");
  }

  @Test
  void isSaidAsPeopleWriteIt() {
    assertThat(share(0.7).said()).isEqualTo("train-share 0.7");
    assertThat(validated(Optional.of(Duration.ofHours(36)), Optional.empty(), List.of()).said())
        .isEqualTo("train 7d, validation 36h, gap 7d, test 7d, end 2018-08-15");
    assertThat(validated(Optional.of(Duration.ofMinutes(90)), Optional.empty(), List.of()).said())
        .isEqualTo("train 7d, validation 90m, gap 7d, test 7d, end 2018-08-15");
    assertThat(validated(Optional.of(Duration.ofSeconds(90)), Optional.empty(), List.of()).said())
        .isEqualTo("train 7d, validation 90s, gap 7d, test 7d, end 2018-08-15");
    assertThat(
            new SplitConfig(
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty(),
                    Optional.of(0.7),
                    Optional.of("late.sql"),
                    Optional.empty(),
                    Optional.of(0.1),
                    List.of("shop", "day"),
                    Optional.empty())
                .said())
        .isEqualTo("train-share 0.7, validation-share 0.1, by-hash-of shop day, exclude late.sql");
  }

  @Test
  void isSaidByTheColumnThatTells() {
    assertThat(said("fold", Optional.empty(), Duration.ZERO, List.of()).said())
        .isEqualTo("end 2018-08-15, by-value-of fold");
  }

  @Test
  void refusesValidationThatDoesNotFit() {
    assertThatThrownBy(() -> validated(Optional.empty(), Optional.of(0.2), List.of()))
        .hasMessage("validation-share goes with train-share, not with spans");
    assertThatThrownBy(() -> validated(Optional.empty(), Optional.empty(), List.of("customer_id")))
        .hasMessage("by-hash-of goes with train-share, not with spans");
    assertThatThrownBy(() -> validated(Optional.of(Duration.ZERO), Optional.empty(), List.of()))
        .hasMessage("validation is longer than 0s");
    assertThatThrownBy(
            () ->
                new SplitConfig(
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty(),
                    Optional.of(0.7),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(0.3),
                    List.of(),
                    Optional.empty()))
        .hasMessage("validation-share is above 0, and leaves rows to test beside train-share");
  }

  private static SplitConfig validated(
      Optional<Duration> validation, Optional<Double> share, List<String> byHashOf) {
    return new SplitConfig(
        Optional.of("2018-08-15"),
        WEEK,
        Duration.ofDays(7),
        WEEK,
        Optional.empty(),
        Optional.empty(),
        validation,
        share,
        byHashOf,
        Optional.empty());
  }

  @Test
  void takesTheSplitThatRowsSay() {
    SplitConfig split = said("fold", Optional.empty(), Duration.ZERO, List.of());
    assertThat(SplitSpans.of(split)).isEmpty();
    assertThat(split.endInstant()).contains(Instant.parse("2018-08-15T00:00:00Z"));
    assertThat(split.hasValidation()).isFalse();
  }

  @Test
  void refusesWhatDoesNotGoWithTheSplitThatRowsSay() {
    String alone = "by-value-of says the split of each row: only end and exclude go with it";
    assertThatThrownBy(() -> said("fold", Optional.of(0.7), Duration.ZERO, List.of()))
        .hasMessage(alone);
    assertThatThrownBy(() -> said("fold", Optional.empty(), Duration.ofDays(1), List.of()))
        .hasMessage(alone);
    assertThatThrownBy(() -> said("fold", Optional.empty(), Duration.ZERO, List.of("customer_id")))
        .hasMessage(alone);
    assertThatThrownBy(() -> said(" ", Optional.empty(), Duration.ZERO, List.of()))
        .hasMessage("by-value-of is empty: name a column, or write SQL");
  }

  private static SplitConfig said(
      String value, Optional<Double> share, Duration gap, List<String> byHashOf) {
    return new SplitConfig(
        Optional.of("2018-08-15"),
        Optional.empty(),
        gap,
        Optional.empty(),
        share,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        byHashOf,
        Optional.of(value));
  }

  @Test
  void hasNoSpansWhereItGoesByShare() {
    assertThat(SplitSpans.of(share(0.7))).isEmpty();
  }

  @Test
  void roundsTheRowsThatTrainDown() {
    SplitShare share = new SplitShare(0.7, 0, "at", List.of("id"));
    assertThat(share.trainRows(17_379)).isEqualTo(12_165);
    assertThat(share.trainRows(1)).isZero();
  }

  @Test
  void refusesWhatIsNoSplit() {
    assertThatThrownBy(() -> share(1.0)).hasMessage("train-share lies between 0 and 1");
    assertThatThrownBy(
            () ->
                new SplitConfig(
                    Optional.of("2018-08-15"),
                    WEEK,
                    Duration.ZERO,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .hasMessage("a split says end, train and test as spans, or train-share, or by-value-of");
    assertThatThrownBy(
            () ->
                new SplitConfig(
                    Optional.of("15.8.2018"),
                    WEEK,
                    Duration.ZERO,
                    WEEK,
                    Optional.empty(),
                    Optional.empty()))
        .hasMessage("expected a day such as 2018-08-15, found '15.8.2018'");
    assertThatThrownBy(
            () ->
                new SplitConfig(
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofDays(1),
                    Optional.empty(),
                    Optional.of(0.5),
                    Optional.empty()))
        .hasMessage("a gap goes with spans, not with train-share");
  }

  private static SplitConfig share(double share) {
    return new SplitConfig(
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Optional.of(share),
        Optional.empty());
  }
}
