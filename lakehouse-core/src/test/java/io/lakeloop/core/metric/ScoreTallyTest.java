package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No session: the groups that Spark makes are written down here. */
class ScoreTallyTest {
  private record Group(double score, long positives, long negatives) {}

  @Test
  void isTheSameInOneRunAndInAnySplit() {
    Random random = new Random(17);
    for (int round = 0; round < 100; round++) {
      List<Group> groups = descending(random);
      BinaryMetrics whole = BinaryMetrics.of(tally(groups, 0.5), 0.25);
      ScoreTally joined = new ScoreTally();
      for (int from = 0; from < groups.size(); ) {
        int until = from + 1 + random.nextInt(groups.size() - from);
        joined.append(tally(groups.subList(from, until), 0.5));
        from = until;
        if (random.nextBoolean()) {
          joined.append(new ScoreTally());
        }
      }

      assertThat(BinaryMetrics.of(joined, 0.25)).isEqualTo(whole);
    }
  }

  @Test
  void agreesWithCountingEveryPairAndEveryRow() {
    Random random = new Random(19);
    for (int round = 0; round < 50; round++) {
      List<Group> groups = descending(random);
      BinaryMetrics metrics = BinaryMetrics.of(tally(groups, 0.5), 0);
      double rows = groups.stream().mapToLong(group -> group.positives + group.negatives).sum();

      assertThat(metrics.aucRoc()).isCloseTo(pairsWon(groups), within(1e-13));
      assertThat(metrics.brier())
          .isCloseTo(
              groups.stream().mapToDouble(ScoreTallyTest::squaredError).sum() / rows,
              within(1e-13));
      assertThat(metrics.truePositives() + metrics.falseNegatives()).isEqualTo(metrics.positives());
      assertThat(metrics.truePositives())
          .isEqualTo(
              groups.stream()
                  .filter(group -> group.score >= 0.5)
                  .mapToLong(Group::positives)
                  .sum());
      assertThat(metrics.f1())
          .isCloseTo(harmonicMean(metrics.precision(), metrics.recall()), within(1e-13));
    }
  }

  @Test
  void countsMorePairsThanALongHolds() {
    ScoreTally tally = new ScoreTally();
    long many = 4_000_000_000L;
    tally.add(0.9, many, many, 0.5);
    tally.add(0.1, 0, 2 * many, 0.5);

    // A tie counts half: (many * many / 2 + many * 2 many) of many * 3 many pairs.
    assertThat(tally.aucRoc()).isEqualTo(2.5 / 3);
    assertThat(tally.rows()).isEqualTo(4 * many);
  }

  @ParameterizedTest
  @CsvSource({
    "0.4, 4, 6, 0, 0",
    "0.5, 4, 6, 0, 0",
    "0.50000001, 0, 0, 6, 4",
    "-1, 4, 6, 0, 0",
    "Infinity, 0, 0, 6, 4"
  })
  void predictsPositiveAtTheThresholdItself(
      double threshold, long hits, long alarms, long rejections, long misses) {
    BinaryMetrics metrics = BinaryMetrics.of(tally(List.of(new Group(0.5, 4, 6)), threshold), 0);

    assertThat(metrics.truePositives()).isEqualTo(hits);
    assertThat(metrics.falsePositives()).isEqualTo(alarms);
    assertThat(metrics.trueNegatives()).isEqualTo(rejections);
    assertThat(metrics.falseNegatives()).isEqualTo(misses);
    assertThat(metrics.aucRoc()).isEqualTo(0.5);
  }

  @Test
  void keepsLogLossFiniteForCertaintiesAndForScoresThatAreNoProbability() {
    BinaryMetrics certain =
        BinaryMetrics.of(tally(List.of(new Group(1.0, 3, 0), new Group(0.0, 0, 3)), 0.5), 1);
    BinaryMetrics margin =
        BinaryMetrics.of(tally(List.of(new Group(40.0, 1, 0), new Group(-40.0, 1, 0)), 0), 1);

    assertThat(certain.logLoss()).isCloseTo(0.0, within(1e-14));
    assertThat(certain.brier()).isZero();
    assertThat(margin.logLoss()).isCloseTo(-Math.log(1e-15) / 2, within(1e-9));
    assertThat(margin.brier()).isEqualTo((39.0 * 39 + 41.0 * 41) / 2);
  }

  private static List<Group> descending(Random random) {
    List<Group> groups = new ArrayList<>();
    double score = 1;
    groups.add(new Group(score, 1, 1));
    for (int i = random.nextInt(12); i >= 0; i--) {
      score *= 0.5 + random.nextDouble() / 2;
      groups.add(new Group(score, random.nextInt(4), random.nextInt(4)));
    }
    return groups;
  }

  private static ScoreTally tally(List<Group> groups, double threshold) {
    ScoreTally tally = new ScoreTally();
    groups.forEach(group -> tally.add(group.score, group.positives, group.negatives, threshold));
    return tally;
  }

  private static double pairsWon(List<Group> groups) {
    double won = 0;
    double pairs = 0;
    for (Group above : groups) {
      for (Group below : groups) {
        double share = above.score > below.score ? 1 : above.score == below.score ? 0.5 : 0;
        won += share * above.positives * below.negatives;
        pairs += above.positives * below.negatives;
      }
    }
    return won / pairs;
  }

  private static double squaredError(Group group) {
    return group.positives * Math.pow(1 - group.score, 2)
        + group.negatives * Math.pow(group.score, 2);
  }

  private static double harmonicMean(double one, double other) {
    return one + other == 0 ? 0 : 2 * one * other / (one + other);
  }
}
