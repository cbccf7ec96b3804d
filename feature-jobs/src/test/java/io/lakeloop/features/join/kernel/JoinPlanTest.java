package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.join.JoinStrategy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is chosen from sizes, in a session of two cores and two shuffle partitions. */
@ExtendWith(LocalSpark.class)
class JoinPlanTest {
  private static final long MEGABYTE = 1L << 20;
  private static final PlanSize UNKNOWN = new PlanSize(1L << 50, true);

  private final SparkSession spark;

  JoinPlanTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void sendsASmallSpineToManyFeatures() {
    JoinPlan plan = plan(megabytes(4), megabytes(2), megabytes(40));

    assertThat(plan.strategy()).isEqualTo(JoinStrategy.BROADCAST_PROBE);
    assertThat(plan.partitions()).isEqualTo(2);
    assertThat(plan.sampleSpine()).isFalse();
    assertThat(plan.sampleFeatures()).containsExactly(false);
  }

  @Test
  void sendsNoSpineThatIsLargeOrMightDifferWhenReadAgain() {
    assertThat(plan(megabytes(4), megabytes(2), megabytes(20)).strategy())
        .isEqualTo(JoinStrategy.PROBE);
    assertThat(plan(megabytes(40), megabytes(20), megabytes(400)).strategy())
        .isEqualTo(JoinStrategy.PROBE);
    PlanSize random = new PlanSize(2 * MEGABYTE, false);
    assertThat(plan(random, random, megabytes(40)).strategy()).isEqualTo(JoinStrategy.PROBE);
  }

  @Test
  void asksForTheSpinesKeysAndTimesOnlyWhereTheyMayBeSent() {
    AtomicInteger asked = new AtomicInteger();
    for (long features : List.of(20L, 40L)) {
      JoinPlan.of(
          spark,
          megabytes(4),
          () -> {
            asked.incrementAndGet();
            return megabytes(2);
          },
          List.of(megabytes(features)),
          AsOfJoin.Options.chosen());
      assertThat(asked).hasValue(features == 20 ? 0 : 1);
    }
  }

  @Test
  void takesAsManyPartitionsAsThereAreBytes() {
    assertThat(plan(megabytes(0), megabytes(0), megabytes(0)).partitions()).isEqualTo(1);
    assertThat(plan(megabytes(160), megabytes(99), megabytes(160)).partitions()).isEqualTo(11);
  }

  @Test
  void looksForHotEntitiesInLargeTablesOfKnownSize() {
    JoinPlan small = plan(megabytes(10), megabytes(5), megabytes(10));
    assertThat(small.sampleSpine()).isFalse();

    JoinPlan large = plan(megabytes(20), megabytes(15), megabytes(20));
    assertThat(large.sampleSpine()).isTrue();
    assertThat(large.sampleFeatures()).containsExactly(true);

    JoinPlan computed = plan(UNKNOWN, UNKNOWN, megabytes(20));
    assertThat(computed.sampleSpine()).isFalse();
    assertThat(computed.sampleFeatures()).containsExactly(true);
  }

  @Test
  void triesMemoryFirstWhereNothingIsKnown() {
    JoinPlan plan = plan(UNKNOWN, UNKNOWN, UNKNOWN);

    assertThat(plan.strategy()).isEqualTo(JoinStrategy.PROBE);
    assertThat(plan.partitions()).isEqualTo(2);
    assertThat(plan.sampleFeatures()).containsExactly(false);
  }

  @Test
  void sortsWhatNoTaskCanHoldAndDoesAsItIsTold() {
    AsOfJoin.Options two =
        new AsOfJoin.Options(Optional.empty(), Optional.of(2), Optional.empty(), Long.MAX_VALUE);
    assertThat(plan(megabytes(1 << 20), megabytes(1 << 19), megabytes(1), two).strategy())
        .isEqualTo(JoinStrategy.MERGE);

    AsOfJoin.Options told =
        new AsOfJoin.Options(
            Optional.of(JoinStrategy.MERGE), Optional.of(3), Optional.empty(), Long.MAX_VALUE);
    JoinPlan plan = plan(megabytes(1), megabytes(1), megabytes(100), told);
    assertThat(plan.strategy()).isEqualTo(JoinStrategy.MERGE);
    assertThat(plan.partitions()).isEqualTo(3);
  }

  private JoinPlan plan(PlanSize spine, PlanSize points, PlanSize features) {
    return plan(spine, points, features, AsOfJoin.Options.chosen());
  }

  private JoinPlan plan(
      PlanSize spine, PlanSize points, PlanSize features, AsOfJoin.Options options) {
    return JoinPlan.of(spark, spine, () -> points, List.of(features), options);
  }

  private static PlanSize megabytes(long count) {
    return new PlanSize(count * MEGABYTE, true);
  }
}
