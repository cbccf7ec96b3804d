package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No session: the rows that Spark sorts are written down here, and cut into runs at will. */
class RankWalkTest {
  private static final int REPLICATES = 4;
  private static final Costs COSTS = new Costs(1, 3);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Scored(double score, double label, byte[] weights) {}

  @Test
  void isTheSameInOneRunAndInAnySplitBetweenScores() {
    Random random = new Random(23);
    for (int round = 0; round < 60; round++) {
      List<Scored> rows = descending(random, 1 + random.nextInt(60));
      Walked whole = walk(List.of(rows));
      Walked parted = walk(parted(rows, random));

      assertThat(parted.metrics).isEqualTo(whole.metrics);
      assertThat(parted.replicates).isEqualTo(whole.replicates);
      assertThat(parted.threshold).isEqualTo(whole.threshold);
      assertThat(parted.curves.points()).isEqualTo(whole.curves.points());
      assertThat(parted.curves.topK()).isEqualTo(whole.curves.topK());
      assertThat(parted.curves.calibration()).isEqualTo(whole.curves.calibration());
    }
  }

  @Test
  void measuresEachReplicateAsItsRowsWrittenOut() {
    Random random = new Random(29);
    for (int round = 0; round < 30; round++) {
      List<Scored> rows = descending(random, 40);
      Walked walked = walk(parted(rows, random));
      for (int replicate = 0; replicate < REPLICATES; replicate++) {
        BinaryMetrics found = walked.replicates.get(replicate);
        BinaryMetrics expected = walk(List.of(drawn(rows, replicate))).metrics;

        assertThat(found.rows()).isEqualTo(expected.rows());
        assertThat(found.truePositives()).isEqualTo(expected.truePositives());
        assertThat(found.falsePositives()).isEqualTo(expected.falsePositives());
        found
            .asMap()
            .forEach(
                (name, value) ->
                    assertThat(value)
                        .as(name)
                        .isCloseTo(expected.asMap().getOrDefault(name, Double.NaN), within(1e-6)));
      }
    }
  }

  @Test
  void countsMorePairsThanALongHoldsInEachReplicate() {
    ReplicateRanks ranks = new ReplicateRanks(1);
    OpenGroup group = new OpenGroup(1);
    long many = 4_000_000_000L;
    group.score = 0.9;
    group.replicatePositives[0] = many;
    group.replicateNegatives[0] = many;
    ranks.add(group);
    ReplicateRanks next = new ReplicateRanks(1);
    group.clear();
    group.score = 0.1;
    group.replicatePositives[0] = many;
    group.replicateNegatives[0] = 2 * many;
    next.add(group);
    ranks.append(next);

    // Of 2 x 3 shares of pairs the first positives win 2 and tie 1, the others tie 2.
    assertThat(ranks.aucRoc(0)).isCloseTo((2 + 0.5 + 1) / 6, within(1e-12));
    assertThat(ranks.rows(0)).isEqualTo(5 * many);
  }

  @Test
  void boundsLossesThatAreNoNumbersToAddUp() {
    ReplicateRanks ranks = new ReplicateRanks(1);
    OpenGroup group = new OpenGroup(1);
    group.score = 1e200;
    group.replicateNegatives[0] = 3;
    ranks.add(group);

    assertThat(ranks.brier(0)).isEqualTo(1e4);
    assertThat(ranks.logLoss(0)).isCloseTo(-Math.log(1e-15), within(0.05));
    assertThat(ranks.aucRoc(0)).isNaN();
  }

  @Test
  void takesTheHigherOfTwoThresholdsThatCostTheSame() {
    CheapestCut cut = new CheapestCut(new Costs(1, 1));
    cut.offer(0.9, 1, 0);
    cut.offer(0.8, 1, 1);
    cut.offer(0.7, 2, 1);
    assertThat(cut.threshold()).isEqualTo(0.9);

    CheapestCut none = new CheapestCut(new Costs(10, 1));
    none.offer(0.9, 1, 1);
    none.offer(0.2, 3, 2);
    assertThat(none.threshold()).isEqualTo(Math.nextUp(0.9));
  }

  private record Walked(
      BinaryMetrics metrics, List<BinaryMetrics> replicates, double threshold, CurveScan curves) {}

  private static Walked walk(List<List<Scored>> runs) {
    RankTally all = new RankTally(REPLICATES, COSTS);
    List<RankOffset> before = new ArrayList<>();
    for (List<Scored> run : runs) {
      before.add(new RankOffset(all));
      RankTally tally = new RankTally(REPLICATES, COSTS);
      run.forEach(row -> tally.add(row.score, row.label, row.weights));
      tally.close();
      all.append(tally);
    }
    List<Long> tops = List.of(1L, 7L, 1000L);
    RankOffset nothing = new RankOffset(REPLICATES);
    RankScan scanned = new RankScan(0.5, nothing, new CurveScan(tops, all.counts, nothing));
    for (int i = 0; i < runs.size(); i++) {
      RankScan scan =
          new RankScan(0.5, before.get(i), new CurveScan(tops, all.counts, before.get(i)));
      runs.get(i).forEach(row -> scan.add(row.score, row.label, row.weights));
      scan.close();
      scanned.merge(scan);
    }
    return new Walked(
        scanned.metrics(all.counts),
        IntStream.range(0, REPLICATES).mapToObj(i -> scanned.replicate(i, all.replicates)).toList(),
        all.cut.threshold(),
        scanned.curves());
  }

  private static List<Scored> descending(Random random, int count) {
    List<Scored> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] weights = new byte[REPLICATES];
      PoissonWeights.draw(random.nextLong(), weights);
      double score = random.nextBoolean() ? random.nextInt(10) / 10.0 : random.nextDouble();
      rows.add(new Scored(score, random.nextInt(2), weights));
    }
    rows.sort(Comparator.comparingDouble(Scored::score).reversed());
    return rows;
  }

  /** Rows of one score stay together, as they do in a partition. */
  private static List<List<Scored>> parted(List<Scored> rows, Random random) {
    List<List<Scored>> runs = new ArrayList<>(List.of(new ArrayList<>()));
    for (int i = 0; i < rows.size(); i++) {
      boolean ends = i > 0 && rows.get(i).score != rows.get(i - 1).score;
      if (ends && random.nextInt(4) == 0) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(rows.get(i));
    }
    runs.add(random.nextInt(runs.size() + 1), new ArrayList<>());
    return runs;
  }

  private static List<Scored> drawn(List<Scored> rows, int replicate) {
    List<Scored> drawn = new ArrayList<>();
    for (Scored row : rows) {
      for (int times = 0; times < row.weights[replicate]; times++) {
        drawn.add(row);
      }
    }
    return drawn;
  }
}
