package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PoissonWeightsTest {
  private static final int ROWS = 20_000;

  @Test
  void drawsCountsOfThePoissonDistributionOfMeanOne() {
    long[] counts = new long[20];
    byte[] weights = new byte[10];
    Random hashes = new Random(1);
    for (int row = 0; row < ROWS; row++) {
      PoissonWeights.draw(hashes.nextLong(), weights);
      for (byte weight : weights) {
        counts[weight]++;
      }
    }

    double chance = Math.exp(-1);
    for (int count = 0; count < 6; count++) {
      assertThat(counts[count] / (10.0 * ROWS)).as("%d", count).isCloseTo(chance, within(0.004));
      chance /= count + 1;
    }
  }

  @Test
  void drawsReplicatesIndependentlyAndFromTheHashAlone() {
    byte[] weights = new byte[2];
    byte[] again = new byte[2];
    Random hashes = new Random(2);
    double product = 0;
    for (int row = 0; row < ROWS; row++) {
      long hash = hashes.nextLong();
      PoissonWeights.draw(hash, weights);
      PoissonWeights.draw(hash, again);
      assertThat(again).isEqualTo(weights);
      product += (weights[0] - 1.0) * (weights[1] - 1.0);
    }
    assertThat(product / ROWS).as("covariance").isCloseTo(0, within(0.03));
  }
}
