package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurveScanTest {

  /** As scikit-learn's bins: above the lower bound and up to the upper; the ends take the rest. */
  @ParameterizedTest
  @CsvSource({
    "-3, 0.0, 0.1",
    "0, 0.0, 0.1",
    "0.1, 0.0, 0.1",
    "0.1000001, 0.1, 0.2",
    "0.3, 0.2, 0.3",
    "0.7, 0.6, 0.7",
    "0.95, 0.9, 1.0",
    "1, 0.9, 1.0",
    "40, 0.9, 1.0"
  })
  void putsAScoreIntoItsTenth(double score, double low, double high) {
    CurveScan scan = scan(List.of(), 3, 1);
    scan.add(group(score, 1, 2));

    assertThat(scan.calibration())
        .singleElement()
        .satisfies(bin -> assertThat(bin.low()).isEqualTo(low))
        .satisfies(bin -> assertThat(bin.high()).isEqualTo(high))
        .satisfies(bin -> assertThat(bin.positiveShare()).isEqualTo(1.0 / 3));
  }

  @Test
  void stepsByRowsAndByRarePositives() {
    CurveScan scan = scan(List.of(), 100_000, 2);
    scan.add(group(0.9, 1, 0));
    for (int i = 0; i < 99; i++) {
      scan.add(group(0.8 - i / 1000.0, 0, 1));
    }
    scan.add(group(0.5, 1, 0));
    scan.add(group(0.1, 0, 99_899));

    assertThat(scan.points())
        .containsExactly(
            new CurvePoint(0.9, 1, 0), new CurvePoint(0.5, 2, 99), new CurvePoint(0.1, 2, 99_998));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.125",
    "2, 0.5, 0.25",
    "4, 0.5, 0.5",
    "6, 0.5, 0.75",
    "8, 0.5, 1",
    "9, 0.5, 1"
  })
  void takesTheirShareOfEqualScores(long k, double precision, double recall) {
    CurveScan scan = scan(List.of(k), 8, 4);
    scan.add(group(0.9, 2, 2));
    scan.add(group(0.2, 2, 2));

    assertThat(scan.topK()).containsExactly(new TopK(k, precision, recall));
  }

  private static CurveScan scan(List<Long> topK, long rows, long positives) {
    ScoreTally all = new ScoreTally();
    all.add(0.5, positives, rows - positives, Double.NaN);
    return new CurveScan(topK, all, new RankOffset(0));
  }

  private static OpenGroup group(double score, long positives, long negatives) {
    OpenGroup group = new OpenGroup(0);
    group.score = score;
    group.positives = positives;
    group.negatives = negatives;
    return group;
  }
}
