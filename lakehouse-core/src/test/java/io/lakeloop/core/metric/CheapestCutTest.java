package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheapestCutTest {
  private record Group(double score, long positives, long negatives) {}

  @Test
  void costsLeastOfAllThresholdsInAnySplit() {
    Random random = new Random(61);
    for (int round = 0; round < 300; round++) {
      Costs costs = costs(random);
      List<Group> groups = descending(random, 1 + random.nextInt(8));

      assertThat(parted(groups, costs, random).threshold())
          .as("%s of %s", costs, groups)
          .isEqualTo(cheapest(groups, costs));
    }
  }

  /** As the logarithm of a probability is that is none. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, -Infinity",
    "1, 4, -Infinity",
    "1, 0, 0.5000000000000001",
  })
  void takesAllForPositiveDownToAScoreWithoutEnd(double alarm, double miss, double threshold) {
    CheapestCut cut = new CheapestCut(new Costs(alarm, miss));
    cut.offer(0.5, 0, 1);
    cut.offer(Double.NEGATIVE_INFINITY, 1, 2);

    assertThat(cut.threshold()).isEqualTo(threshold);
  }

  @Test
  void beginsAtAScoreThatIsWithoutEndItself() {
    CheapestCut cut = new CheapestCut(new Costs(1, 1));
    cut.offer(Double.POSITIVE_INFINITY, 1, 0);
    cut.offer(0.5, 1, 3);

    assertThat(cut.threshold()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  /** 0.1 and 0.3 do not add up exactly in doubles; whole thousandths do. */
  @Test
  void takesCostsThatAreTheSameForTheSame() {
    CheapestCut cut = new CheapestCut(new Costs(0.1, 0.3));
    cut.offer(0.9, 1, 1);
    cut.offer(0.8, 2, 4);
    cut.offer(0.7, 3, 7);

    assertThat(cut.threshold()).isEqualTo(0.9);
  }

  private static Costs costs(Random random) {
    return new Costs(random.nextInt(4) / 2.0, 0.001 + random.nextInt(3000) / 1000.0);
  }

  private static List<Group> descending(Random random, int count) {
    List<Group> groups = new ArrayList<>();
    double score = 5;
    for (int i = 0; i < count; i++) {
      long positives = random.nextInt(4);
      groups.add(new Group(score, positives, random.nextInt(6) + (positives == 0 ? 1 : 0)));
      score -= 0.5 + random.nextInt(3);
    }
    return groups;
  }

  private static CheapestCut parted(List<Group> groups, Costs costs, Random random) {
    CheapestCut all = new CheapestCut(costs);
    long positives = 0;
    long negatives = 0;
    for (int from = 0; from < groups.size(); ) {
      int until = from + 1 + random.nextInt(groups.size() - from);
      CheapestCut run = new CheapestCut(costs);
      long ownPositives = 0;
      long ownNegatives = 0;
      for (Group group : groups.subList(from, until)) {
        ownPositives += group.positives;
        ownNegatives += group.negatives;
        run.offer(group.score, ownPositives, ownNegatives);
      }
      all.append(run, positives, negatives);
      positives += ownPositives;
      negatives += ownNegatives;
      from = until;
    }
    return all;
  }

  /** Of every threshold from the highest down the first that costs less than all before. */
  private static double cheapest(List<Group> groups, Costs costs) {
    double best = Math.nextUp(groups.get(0).score);
    long least = cost(groups, costs, best);
    for (Group group : groups) {
      long cost = cost(groups, costs, group.score);
      if (cost < least) {
        least = cost;
        best = group.score;
      }
    }
    return best;
  }

  private static long cost(List<Group> groups, Costs costs, double threshold) {
    long cost = 0;
    for (Group group : groups) {
      cost +=
          group.score >= threshold
              ? Math.round(1000 * costs.falsePositive()) * group.negatives
              : Math.round(1000 * costs.falseNegative()) * group.positives;
    }
    return cost;
  }
}
