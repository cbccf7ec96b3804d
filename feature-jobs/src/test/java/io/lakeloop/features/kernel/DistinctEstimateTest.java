package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hashes are given as they are: their first 12 bits choose a register, the zeros after a rank. */
class DistinctEstimateTest {
  private static final int INDEX_SHIFT = 52;

  private final OneEntity entity = asking(distinct(10));

  @Test
  void isExactOfAFewValues() {
    Random random = new Random(1);
    OneEntity few = asking(distinct(40));
    long time = 0;
    for (int step = 0; step < 600; step++) {
      time += 1 + random.nextInt(step % 90 == 0 ? 60 : 3);
      // Spread over the registers, each value in one of its own.
      long value = random.nextInt(25);
      few.with(time, (value << (INDEX_SHIFT + 3)) | new SplittableRandom(value).nextInt(1 << 30));
      assertThat(few.numberAt(time, 0)).isEqualTo(new HashSet<>(few.inside(40, time)).size());
    }
  }

  @Test
  void countsAValueUntilItsLastOccurrenceHasLeft() {
    entity.with(1, hash(1, 5)).with(2, hash(2, 5)).with(3, hash(1, 5)).with(4, null);
    assertThat(entity.at(4)).containsExactly(2.0);
    assertThat(entity.at(11)).containsExactly(2.0);
    assertThat(entity.at(12)).containsExactly(1.0);
    assertThat(entity.at(13)).containsExactly(0.0);
    entity.with(14, hash(1, 5));
    assertThat(entity.at(14)).containsExactly(1.0);
  }

  @Test
  void isNoughtOfNothing() {
    assertThat(entity.at(0)).containsExactly(0.0);
    assertThat(entity.with(1, null).at(1)).containsExactly(0.0);
    entity.with(2, hash(1, 2)).at(2);
    assertThat(entity.anew().at(2)).containsExactly(0.0);
  }

  /** The greatest rank of a register counts, wherever in the window it came. */
  @Test
  void dependsOnTheValuesAloneNotOnTheirOrder() {
    List<Long> hashes = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 3_000; i++) {
      hashes.add(random.nextLong());
    }
    Random order = new Random(7);
    List<Double> estimates = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      OneEntity all = asking(distinct(3_000)).with(-5, -1L).with(-4, 0L);
      for (int i = 0; i < hashes.size(); i++) {
        all.with(i, hashes.get(i));
      }
      estimates.add(all.numberAt(2_999, 0));
      Collections.shuffle(hashes, order);
    }
    assertThat(estimates).containsOnly(estimates.get(0));
    assertThat(estimates.get(0)).isBetween(2_850.0, 3_150.0);
  }

  @Test
  void standsHashesOfAllRanks() {
    OneEntity all = asking(distinct(100));
    for (int rank = 1; rank <= 53; rank++) {
      all.with(rank, hash(rank, rank));
    }
    assertThat(all.numberAt(53, 0)).isBetween(52.0, 54.0);
    // A register's smaller rank shows again once the greater one has left.
    OneEntity one = asking(distinct(10));
    one.with(1, hash(7, 53)).with(2, hash(7, 1)).with(2, hash(8, 1));
    assertThat(one.at(2)).containsExactly(2.0);
    assertThat(one.at(11)).containsExactly(2.0);
    assertThat(one.at(12)).containsExactly(0.0);
  }

  /** A hash of a register and a rank: one more than the zeros after the index. */
  private static long hash(long register, int rank) {
    long index = register << INDEX_SHIFT;
    return rank == 53 ? index : index | 1L << (INDEX_SHIFT - rank);
  }

  private static WindowAggregate distinct(long window) {
    return new WindowAggregate(Aggregate.APPROX_COUNT_DISTINCT, 0, window);
  }
}
