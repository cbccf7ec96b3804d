package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One run of rows, whose metrics are also found by looking at every row and every pair. */
class RankScanTest {
  private static final byte[] NO_WEIGHTS = new byte[0];

  private record Scored(double score, int label) {}

  @Test
  void agreesWithLookingAtEveryRowAndEveryPair() {
    Random random = new Random(41);
    for (int round = 0; round < 80; round++) {
      List<Scored> rows = descending(random, 1 + random.nextInt(30));
      double threshold = threshold(random, rows);
      BinaryMetrics metrics = measured(rows, threshold);

      assertThat(metrics.rows()).isEqualTo(rows.size());
      assertThat(metrics.positives()).isEqualTo(count(rows, 1, Double.NEGATIVE_INFINITY));
      assertThat(metrics.truePositives()).isEqualTo(count(rows, 1, threshold));
      assertThat(metrics.falsePositives()).isEqualTo(count(rows, 0, threshold));
      assertThat(metrics.averagePrecision()).isCloseTo(averagePrecision(rows), within(1e-13));
      assertThat(metrics.aucRoc()).isCloseTo(shareOfPairsWon(rows), within(1e-13));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1.0, NaN, 0.6666666666666666",
    "0, 0, 0, NaN, NaN, 0",
    "1, 1, 0, 1.0, 1.0, 1",
    "0, 1, 1, 0.5833333333333333, 0.0, 0.5",
  })
  void standsWithOneClassAndWithBoth(
      int first, int second, int third, Double averagePrecision, Double aucRoc, double recall) {
    BinaryMetrics metrics =
        measured(
            List.of(new Scored(0.9, first), new Scored(0.5, second), new Scored(0.1, third)), 0.5);

    assertThat(metrics.averagePrecision()).isEqualTo(averagePrecision);
    assertThat(metrics.aucRoc()).isEqualTo(aucRoc);
    assertThat(metrics.recall()).isEqualTo(recall);
  }

  @Test
  void takesBothZerosForOneScore() {
    BinaryMetrics metrics = measured(List.of(new Scored(0.0, 1), new Scored(-0.0, 0)), 0);

    assertThat(metrics.aucRoc()).isEqualTo(0.5);
    assertThat(metrics.averagePrecision()).isEqualTo(0.5);
    assertThat(metrics.falsePositives()).isEqualTo(1);
  }

  @Test
  void goesOnFromTheRowsBefore() {
    RankTally before = tally(List.of(new Scored(0.9, 1), new Scored(0.8, 0)));
    RankScan scan = new RankScan(0.5, new RankOffset(before), null);
    scan.add(0.6, 1, NO_WEIGHTS);
    scan.close();
    ScoreTally own = tally(List.of(new Scored(0.6, 1))).counts;

    // Its one positive is the second among three rows.
    assertThat(scan.metrics(own).averagePrecision()).isEqualTo(2.0 / 3);
    assertThat(scan.metrics(own).truePositives()).isEqualTo(1);
  }

  @Test
  void isNotChangedByARunOfNothingOrByClosingItAgain() {
    List<Scored> rows = List.of(new Scored(0.9, 0), new Scored(0.4, 1));
    RankTally tally = tally(rows);
    tally.append(tally(List.of()));
    tally.close();
    RankScan scan = scanned(rows, 0.5);
    scan.merge(scanned(List.of(), 0.5));
    scan.close();

    assertThat(scan.metrics(tally.counts)).isEqualTo(measured(rows, 0.5));
  }

  @Test
  void countsRowsThatCannotBeMeasuredApart() {
    RankTally one = tally(List.of(new Scored(0.7, 1)));
    one.skip();
    RankTally other = tally(List.of(new Scored(0.6, 2), new Scored(0.6, 0), new Scored(0.2, -1)));
    other.skip();
    one.append(other);

    assertThat(one.counts.rows()).isEqualTo(2);
    assertThat(one.counts.skipped).isEqualTo(2);
    assertThat(one.counts.unknownLabels).isEqualTo(2);
    assertThat(one.counts.aucRoc()).isEqualTo(1);
  }

  @Test
  void hasCurvesOnlyWhereTheyAreWanted() {
    RankScan scan = scanned(List.of(new Scored(0.5, 1)), 0.5);

    assertThatThrownBy(scan::curves)
        .isInstanceOf(NullPointerException.class)
        .hasMessage("only the scan of all rows has curves");
  }

  private static BinaryMetrics measured(List<Scored> rows, double threshold) {
    return scanned(rows, threshold).metrics(tally(rows).counts);
  }

  private static RankTally tally(List<Scored> rows) {
    RankTally tally = new RankTally(0, new Costs(1, 1));
    rows.forEach(row -> tally.add(row.score, row.label, NO_WEIGHTS));
    tally.close();
    return tally;
  }

  private static RankScan scanned(List<Scored> rows, double threshold) {
    RankScan scan = new RankScan(threshold, new RankOffset(0), null);
    rows.forEach(row -> scan.add(row.score, row.label, NO_WEIGHTS));
    scan.close();
    return scan;
  }

  /** Few scores, so that many are the same; margins and certainties among them. */
  private static List<Scored> descending(Random random, int count) {
    double[] scores = {Double.POSITIVE_INFINITY, 12.5, 1, 0.75, 0.5, 0.25, 0, -3, -1e300};
    int positivesOfTen = random.nextInt(11);
    List<Scored> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double score = scores[random.nextInt(scores.length)];
      rows.add(new Scored(score, random.nextInt(10) < positivesOfTen ? 1 : 0));
    }
    rows.sort(Comparator.comparingDouble(Scored::score).reversed());
    return rows;
  }

  private static double threshold(Random random, List<Scored> rows) {
    return switch (random.nextInt(4)) {
      case 0 -> Double.NEGATIVE_INFINITY;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> random.nextDouble();
      default -> rows.get(random.nextInt(rows.size())).score;
    };
  }

  private static long count(List<Scored> rows, int label, double least) {
    return rows.stream().filter(row -> row.label == label && row.score >= least).count();
  }

  /** The mean over the positives of the precision at their own score. */
  private static double averagePrecision(List<Scored> rows) {
    return rows.stream()
        .filter(row -> row.label == 1)
        .mapToDouble(
            row ->
                count(rows, 1, row.score)
                    / (double) (count(rows, 1, row.score) + count(rows, 0, row.score)))
        .average()
        .orElse(Double.NaN);
  }

  private static double shareOfPairsWon(List<Scored> rows) {
    double won = 0;
    long pairs = 0;
    for (Scored positive : rows) {
      for (Scored negative : rows) {
        if (positive.label == 1 && negative.label == 0) {
          won += positive.score > negative.score ? 1 : positive.score == negative.score ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }
}
