package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Groups of rows with one score, as often as a bootstrap would draw them. */
class ReplicateRanksTest {
  /** Two replicates, each with its own numbers of rows. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Group(double score, long[] positives, long[] negatives) {
    long positives(int replicate) {
      return positives[replicate];
    }

    long negatives(int replicate) {
      return negatives[replicate];
    }
  }

  @Test
  void countsPairsOfMoreThanSixtyFourBitsExactlyInAnySplit() {
    Random random = new Random(53);
    for (int round = 0; round < 60; round++) {
      List<Group> groups = descending(random, 1 + random.nextInt(12), 1L << 40);
      ReplicateRanks ranks = parted(groups, random);
      for (int replicate = 0; replicate < 2; replicate++) {
        assertThat(ranks.aucRoc(replicate)).isCloseTo(auc(groups, replicate), within(1e-14));
        assertThat(ranks.rows(replicate)).isEqualTo(rows(groups, replicate));
      }
    }
  }

  @Test
  void addsLossesOfProbabilitiesToWithinItsUnit() {
    Random random = new Random(59);
    for (int round = 0; round < 60; round++) {
      List<Group> groups = descending(random, 1 + random.nextInt(12), 4);
      ReplicateRanks ranks = parted(groups, random);
      for (int replicate = 0; replicate < 2; replicate++) {
        if (rows(groups, replicate) == 0) {
          assertThat(ranks.logLoss(replicate)).isNaN();
          assertThat(ranks.brier(replicate)).isNaN();
        } else {
          assertThat(ranks.logLoss(replicate))
              .isCloseTo(logLoss(groups, replicate), within(1 / ReplicateRanks.UNIT));
          assertThat(ranks.brier(replicate))
              .isCloseTo(brier(groups, replicate), within(1 / ReplicateRanks.UNIT));
        }
      }
    }
  }

  @Test
  void leavesTheRunThatIsAppendedAsItWas() {
    ReplicateRanks one = walked(List.of(group(0.9, 1, 2)));
    ReplicateRanks next = walked(List.of(group(0.4, 3, 1)));
    one.append(next);
    one.append(next);

    assertThat(next.rows(0)).isEqualTo(4);
    assertThat(next.aucRoc(0)).isEqualTo(0.5);
    // Of 28 pairs the first positive wins 2 and ties 2, the next win 3 and tie 3, the last tie 3.
    assertThat(one.aucRoc(0)).isCloseTo((3 + 4.5 + 1.5) / 28, within(1e-15));
    assertThat(one.positives).containsExactly(7, 7);
    assertThat(one.negatives).containsExactly(4, 4);
  }

  @Test
  void leavesOutAReplicateThatDrewNoneOfTheRows() {
    ReplicateRanks ranks = new ReplicateRanks(2);
    ranks.add(open(new Group(0.9, new long[] {2, 0}, new long[] {0, 0})));
    ranks.add(open(new Group(0.2, new long[] {0, 0}, new long[] {1, 0})));

    assertThat(ranks.aucRoc(0)).isEqualTo(1);
    assertThat(ranks.rows(1)).isZero();
    assertThat(ranks.aucRoc(1)).isNaN();
    assertThat(ranks.brier(1)).isNaN();
  }

  private static Group group(double score, long positives, long negatives) {
    return new Group(score, new long[] {positives, positives}, new long[] {negatives, negatives});
  }

  private static List<Group> descending(Random random, int count, long most) {
    List<Group> groups = new ArrayList<>();
    double score = 1;
    for (int i = 0; i < count; i++) {
      groups.add(
          new Group(
              score,
              random.longs(2, 0, most).toArray(),
              random.longs(2, 0, random.nextBoolean() ? most : 1).toArray()));
      score *= 0.5 + random.nextDouble() / 2.1;
    }
    return groups;
  }

  private static ReplicateRanks parted(List<Group> groups, Random random) {
    ReplicateRanks all = new ReplicateRanks(2);
    for (int from = 0; from < groups.size(); ) {
      int until = from + 1 + random.nextInt(groups.size() - from);
      all.append(walked(groups.subList(from, until)));
      from = until;
    }
    return all;
  }

  private static ReplicateRanks walked(List<Group> groups) {
    ReplicateRanks ranks = new ReplicateRanks(2);
    groups.forEach(group -> ranks.add(open(group)));
    return ranks;
  }

  private static OpenGroup open(Group group) {
    OpenGroup open = new OpenGroup(2);
    open.score = group.score;
    for (int replicate = 0; replicate < 2; replicate++) {
      open.replicatePositives[replicate] = group.positives(replicate);
      open.replicateNegatives[replicate] = group.negatives(replicate);
    }
    return open;
  }

  private static long rows(List<Group> groups, int replicate) {
    return groups.stream()
        .mapToLong(group -> group.positives(replicate) + group.negatives(replicate))
        .sum();
  }

  private static double auc(List<Group> groups, int replicate) {
    BigInteger doubledWins = BigInteger.ZERO;
    BigInteger pairs = BigInteger.ZERO;
    for (Group above : groups) {
      for (Group below : groups) {
        BigInteger met =
            BigInteger.valueOf(above.positives(replicate))
                .multiply(BigInteger.valueOf(below.negatives(replicate)));
        int doubled = above.score > below.score ? 2 : above.score == below.score ? 1 : 0;
        doubledWins = doubledWins.add(met.multiply(BigInteger.valueOf(doubled)));
        pairs = pairs.add(met);
      }
    }
    return pairs.signum() == 0
        ? Double.NaN
        : new BigDecimal(doubledWins)
            .divide(new BigDecimal(pairs.shiftLeft(1)), MathContext.DECIMAL128)
            .doubleValue();
  }

  private static double logLoss(List<Group> groups, int replicate) {
    double sum = 0;
    for (Group group : groups) {
      double score = Math.min(Math.max(group.score, 1e-15), 1 - 1e-15);
      sum -= group.positives(replicate) * Math.log(score);
      sum -= group.negatives(replicate) * Math.log(1 - score);
    }
    return sum / rows(groups, replicate);
  }

  private static double brier(List<Group> groups, int replicate) {
    double sum = 0;
    for (Group group : groups) {
      sum += group.positives(replicate) * Math.pow(1 - group.score, 2);
      sum += group.negatives(replicate) * Math.pow(group.score, 2);
    }
    return sum / rows(groups, replicate);
  }
}
