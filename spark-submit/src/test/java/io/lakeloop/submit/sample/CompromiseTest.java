package io.lakeloop.submit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompromiseTest {
  @Test
  void drawsAsManyADayAsTheHandbookAtItsSize() {
    assertThat(Compromise.TERMINALS.on(0, 10_000, 1).cardinality()).isEqualTo(2);
    assertThat(Compromise.CUSTOMERS.on(0, 5_000, 1).cardinality()).isEqualTo(3);
    assertThat(Compromise.TERMINALS.on(100, 10_000, 1).cardinality()).isBetween(54, 56);
  }

  @Test
  void keepsTheShareAtOtherSizes() {
    double mean =
        IntStream.range(28, 1028)
            .map(day -> Compromise.TERMINALS.on(day, 2400, 1).cardinality())
            .average()
            .getAsDouble();

    assertThat(mean / 2400).isBetween(0.0050, 0.0062); // 2 * 28 of 10,000
  }

  @Test
  void lastsItsDaysAndNoLonger() {
    Compromise one = new Compromise(Purpose.COMPROMISED_TERMINALS, 1, 10, 3);
    BitSet drawn = one.on(0, 10, 5);

    assertThat(one.on(2, 10, 5)).satisfies(later -> assertThat(later.intersects(drawn)).isTrue());
    assertThat(one.on(2, 10, 5).cardinality()).isBetween(1, 3);
    assertThat(new Compromise(Purpose.COMPROMISED_TERMINALS, 1, 10, 1).on(3, 10, 5).cardinality())
        .isEqualTo(1);
  }
}
