package io.lakeloop.submit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  private static final int DRAWS = 100_000;

  private final RandomStream random = RandomStream.of(7, 1, 2);

  @Test
  void isTheSameForTheSameThingAndAnotherForAnother() {
    double first = RandomStream.of(7, 1, 2).uniform(0, 1);

    assertThat(random.uniform(0, 1)).isEqualTo(first);
    assertThat(RandomStream.of(7, 2, 1).uniform(0, 1)).isNotEqualTo(first);
    assertThat(RandomStream.of(7, 1, 3).uniform(0, 1)).isNotEqualTo(first);
    assertThat(RandomStream.of(8, 1, 2).uniform(0, 1)).isNotEqualTo(first);
  }

  @Test
  void neverChangesBetweenVersions() {
    assertThat(random.uniform(0, 1)).isEqualTo(0.2443439935451871);
    assertThat(random.normal(0, 1)).isEqualTo(-0.39259540711277563);
  }

  @Test
  void hasTheMomentsOfItsDistributions() {
    assertThat(mean(() -> random.uniform(5, 100))).isCloseTo(52.5, within(0.5));
    assertThat(mean(() -> random.normal(3, 2))).isCloseTo(3, within(0.03));
    assertThat(mean(() -> Math.pow(random.normal(0, 2), 2))).isCloseTo(4, within(0.1));
    assertThat(mean(() -> random.poisson(2.5))).isCloseTo(2.5, within(0.03));
    assertThat(mean(() -> Math.pow(random.poisson(2.5) - 2.5, 2))).isCloseTo(2.5, within(0.06));
    assertThat(mean(() -> random.below(10))).isCloseTo(4.5, within(0.05));
    assertThat(mean(() -> random.happens(0.3) ? 1 : 0)).isCloseTo(0.3, within(0.01));
  }

  private static double mean(DoubleSupplier draw) {
    return DoubleStream.generate(draw).limit(DRAWS).average().getAsDouble();
  }
}
