package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.features.Aggregate;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums are what decimals of any length come to, rounded once: equal to the last bit. */
class SumsTest {
  private static final long SHORT = 5;
  private static final long LONG = 60;
  // On both sides of what running totals hold, and at the ends of the doubles.
  private static final double[] MAGNITUDES = {
    0.1,
    3,
    123_456.789,
    Math.nextDown(0x1p29),
    0x1p29,
    0x1p-68,
    0x1p-69,
    1e-9,
    1e15,
    1e300,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    0
  };

  @Test
  void areExactWhateverMagnitudesMeetInAWindow() {
    Random random = new Random(21);
    OneEntity entity =
        asking(of(Aggregate.SUM, SHORT), of(Aggregate.SUM, LONG), of(Aggregate.MEAN, LONG));
    long time = 0;
    for (int step = 0; step < 1_500; step++) {
      time += 1 + random.nextInt(3);
      for (int event = random.nextInt(3); event > 0; event--) {
        entity.with(time, random.nextInt(6) == 0 ? null : number(random));
      }
      double[] few = entity.numbersInside(SHORT, time);
      double[] many = entity.numbersInside(LONG, time);
      assertThat(entity.at(time))
          .as("at %d", time)
          .containsExactly(sum(few), sum(many), mean(many));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1e15,
        -1e300,
        0x1p29,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void keepNothingOfWhatLeft(double left) {
    OneEntity entity = asking(of(Aggregate.SUM, 10), of(Aggregate.MEAN, 10));
    entity.with(1, left).with(2, 0.1).with(3, 0.2);

    double sum = 0.1 + 0.2;
    double all = Double.isFinite(left) ? Exactly.sum(left, 0.1, 0.2) : left;
    assertThat(entity.at(10)).containsExactly(all, all / 3);
    assertThat(entity.at(11)).containsExactly(sum, sum / 2);
  }

  @Test
  void keepNothingOfTheEntityBefore() {
    OneEntity entity = asking(of(Aggregate.SUM, LONG), of(Aggregate.COUNT, LONG));
    for (double before : new double[] {1e15, Double.NaN, 0.1}) {
      entity.with(1, before).at(1);
      entity.anew();
      assertThat(entity.with(1, 0.3).at(1)).containsExactly(0.3, 1.0);
      entity.anew();
    }
  }

  @Test
  void areThereWhereValuesCancelAndNowhereElse() {
    OneEntity entity =
        asking(of(Aggregate.SUM, 10), of(Aggregate.MEAN, 10), of(Aggregate.COUNT, 10));
    assertThat(entity.at(0)).containsExactly(null, null, 0.0);
    entity.with(1, null);
    assertThat(entity.at(1)).containsExactly(null, null, 0.0);
    entity.with(2, 1e300).with(2, 0.1).with(3, -1e300).with(3, -0.1);
    assertThat(entity.at(3)).containsExactly(0.0, 0.0, 4.0);
    assertThat(entity.at(13)).containsExactly(null, null, 0.0);
    assertThat(entity.with(14, 7.5).at(14)).containsExactly(7.5, 7.5, 1.0);
  }

  @Test
  void ofNegativeZerosAreZero() {
    OneEntity entity = asking(of(Aggregate.SUM, 10)).with(1, -0.0).with(2, -0.0);
    assertThat(entity.at(2)).containsExactly(0.0);
  }

  /** An infinity comes and goes while another is there: each counts for itself. */
  @Test
  void followIeeeAdditionBesideInfinities() {
    OneEntity entity = asking(of(Aggregate.SUM, 10));
    entity.with(1, Double.POSITIVE_INFINITY).with(2, 1.0);
    assertThat(entity.at(2)).containsExactly(Double.POSITIVE_INFINITY);
    entity.with(3, Double.NEGATIVE_INFINITY);
    assertThat(entity.at(3)).containsExactly(Double.NaN);
    assertThat(entity.at(11)).containsExactly(Double.NEGATIVE_INFINITY);
    assertThat(entity.at(12)).containsExactly(Double.NEGATIVE_INFINITY);
    assertThat(entity.at(13)).containsExactly((Object) null);
  }

  @Test
  void comeBackFromBeyondTheDoubles() {
    OneEntity entity = asking(of(Aggregate.SUM, 10));
    entity.with(1, Double.MAX_VALUE).with(2, Double.MAX_VALUE).with(3, -Double.MAX_VALUE);
    assertThat(entity.at(10)).containsExactly(Double.MAX_VALUE);
    assertThat(entity.at(11)).containsExactly(0.0);
    entity.with(12, 1e308).with(12, 1.7e308);
    assertThat(entity.at(12)).containsExactly(Exactly.sum(-Double.MAX_VALUE, 1e308, 1.7e308));
    assertThat(entity.at(13)).containsExactly(Double.POSITIVE_INFINITY);
  }

  @Test
  void areAskedOfSumsAlone() {
    Sums sums = new Sums(new EventBuffer(new boolean[1], new boolean[1]), 0, 1);
    assertThatThrownBy(() -> sums.ask(Aggregate.MIN, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("MIN is no sum.");
  }

  private static double number(Random random) {
    double magnitude = MAGNITUDES[random.nextInt(MAGNITUDES.length)];
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  private static @Nullable Double sum(double[] numbers) {
    return numbers.length == 0 ? null : (Double) Exactly.sum(numbers);
  }

  private static @Nullable Double mean(double[] numbers) {
    return numbers.length == 0 ? null : (Double) (Exactly.sum(numbers) / numbers.length);
  }

  private static WindowAggregate of(Aggregate aggregate, long window) {
    return new WindowAggregate(aggregate, 0, window);
  }
}
