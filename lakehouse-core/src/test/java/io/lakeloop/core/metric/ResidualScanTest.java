package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResidualScanTest {

  @Test
  void findsRanksAndBinsInAnySplit() {
    Random random = new Random(3);
    double[] predictions = random.doubles(50, -5, 5).toArray();
    Set<Long> wanted = Set.of(0L, 7L, 30L, 49L);
    ResidualScan whole = scan(wanted, predictions, 0, 50);
    for (int cut = 0; cut <= 50; cut += 10) {
      ResidualScan parted = new ResidualScan(wanted, -5, 5, 0);
      parted.merge(scan(wanted, predictions, cut, 50));
      parted.merge(scan(wanted, predictions, 0, cut));

      assertThat(parted.bins()).isEqualTo(whole.bins());
      for (long rank : wanted) {
        assertThat(parted.error(rank)).isEqualTo(whole.error(rank)).isEqualTo(50.0 - rank);
      }
    }
    assertThat(whole.error(8)).isNaN();
    assertThat(whole.bins().stream().mapToLong(ResidualBin::rows).sum()).isEqualTo(50);
  }

  @Test
  void keepsOneBinWhereAllPredictionsAreTheSame() {
    ResidualScan scan = new ResidualScan(Set.of(), 3, 3, 0);
    scan.add(1, 3);
    scan.add(7, 3);

    assertThat(scan.bins())
        .singleElement()
        .satisfies(bin -> assertThat(bin.meanError()).isCloseTo(-1, within(1e-15)))
        .satisfies(bin -> assertThat(bin.meanAbsoluteError()).isEqualTo(3));
  }

  /** The i-th row errs by 50 - i. */
  private static ResidualScan scan(Set<Long> wanted, double[] predictions, int from, int until) {
    ResidualScan scan = new ResidualScan(wanted, -5, 5, from);
    for (int i = from; i < until; i++) {
      double error = 50 - i;
      scan.add(predictions[i] - error, predictions[i]);
    }
    return scan;
  }
}
