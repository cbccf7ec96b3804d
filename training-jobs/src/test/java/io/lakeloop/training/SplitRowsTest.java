package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten rows of each split, one of them without a label and one whose label is no number. */
@ExtendWith(LocalSpark.class)
class SplitRowsTest {
  private final Dataset<Row> rows;

  SplitRowsTest(SparkSession spark) {
    this.rows =
        spark
            .range(0, 30, 1, 3)
            .selectExpr(
                "id",
                "element_at(array('train', 'validation', 'test'), int(id % 3) + 1) AS split",
                "CASE WHEN id < 3 THEN NULL WHEN id < 6 THEN 'NaN' ELSE string(id * 0.5) END"
                    + " AS price",
                "id * 2 AS x",
                "concat('shop ', id % 4) AS shop",
                "'spare' AS note");
  }

  @Test
  void keepsLabelledRowsOfEachSplitWithTheColumnsThatAreNeeded() {
    try (SplitRows split = SplitRows.of(design(4, 1), rows, List.of("shop", "x"))) {
      assertThat(split.counts())
          .containsExactly(
              Map.entry("train", 8L), Map.entry("test", 8L), Map.entry("validation", 8L));
      assertThat(split.train().columns()).containsExactly("price", "id", "x", "shop");
      assertThat(split.trained().least()).isEqualTo(3.0);
      assertThat(split.trained().greatest()).isEqualTo(13.5);
      assertThat(ids(split.test()))
          .containsExactlyInAnyOrder(8L, 11L, 14L, 17L, 20L, 23L, 26L, 29L);
    }
  }

  /** Rows of one key lie in one partition, sorted, whatever order they come in. */
  @Test
  void laysTrainingRowsOutByTheirKeysAlone() {
    try (SplitRows split = SplitRows.of(design(3, 1), rows);
        SplitRows other = SplitRows.of(design(3, 1), rows.orderBy(functions.desc("id")))) {
      List<Row> laidOut = withPartition(split.train());

      assertThat(withPartition(other.train())).isEqualTo(laidOut);
      assertThat(split.train().rdd().getNumPartitions()).isEqualTo(3);
      for (int i = 1; i < laidOut.size(); i++) {
        if (laidOut.get(i).getInt(1) == laidOut.get(i - 1).getInt(1)) {
          assertThat(laidOut.get(i).getLong(0)).isGreaterThan(laidOut.get(i - 1).getLong(0));
        }
      }
    }
  }

  /** A smaller share is of the training rows only, and among those of a larger one. */
  @Test
  void learnsFromTheShareThatIsAskedFor() {
    List<Set<Long>> shares = new ArrayList<>();
    for (double share : new double[] {0.5, 0.8, 1}) {
      try (SplitRows split = SplitRows.of(design(2, share), rows)) {
        assertThat(split.counts()).containsEntry("test", 8L).containsEntry("validation", 8L);
        shares.add(new HashSet<>(ids(split.train())));
      }
    }

    assertThat(shares.get(0)).hasSizeLessThan(8);
    assertThat(shares.get(1)).containsAll(shares.get(0));
    assertThat(shares.get(2)).containsAll(shares.get(1)).hasSize(8);
  }

  @Test
  void doesWithoutValidationRows() {
    try (SplitRows split = SplitRows.of(design(1, 1), rows.filter("split <> 'validation'"))) {
      assertThat(split.validation()).isEmpty();
      assertThat(split.counts()).containsOnlyKeys("train", "test");
    }
  }

  /** Whoever is refused has nothing to close, and nothing stays in memory for it. */
  @Test
  void holdsNothingWhereRowsAreRefusedOrDoneWith(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Set<Integer> before = context.getPersistentRDDs().keySet();

    assertThatThrownBy(() -> SplitRows.of(design(1, 1), rows.filter("split = 'train'")))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageStartingWith("training_sets.prices has no test rows with a label.");
    assertThat(before).containsAll(context.getPersistentRDDs().keySet());

    try (SplitRows split = SplitRows.of(design(1, 1), rows)) {
      assertThat(split.counts()).hasSize(3);
      assertThat(before.containsAll(context.getPersistentRDDs().keySet())).isFalse();
    }
    assertThat(before).containsAll(context.getPersistentRDDs().keySet());
  }

  private static List<Row> withPartition(Dataset<Row> rows) {
    return rows.select(functions.col("id"), functions.spark_partition_id()).collectAsList();
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream().map(row -> row.getLong(0)).toList();
  }

  private static ModelDesign design(int partitions, double share) {
    return new ModelDesign(
        Task.REGRESSION,
        "prices",
        List.of("id"),
        "price",
        List.of(FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.ZERO)),
        List.of(),
        FillNulls.ZERO,
        BalanceConfig.NONE,
        share,
        5,
        partitions);
  }
}
