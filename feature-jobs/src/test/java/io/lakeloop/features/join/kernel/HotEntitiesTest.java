package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class HotEntitiesTest {
  private static final int PARTITIONS = 16;
  private static final EntityKeys KEYS =
      new EntityKeys(new int[] {0}, new DataType[] {DataTypes.LongType});

  private final SparkSession spark;

  HotEntitiesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void cutsAnEntityWithHalfOfTheRowsIntoEvenSlices() {
    HotEntities hot = hot("IF(id % 2 = 0, 7, 1000 + id)", 10_000);

    assertThat(hot.size()).isEqualTo(1);
    assertThat(hot.slices(0)).isBetween(31, 33);
    int[] rows = new int[hot.slices(0)];
    for (long time = 0; time < 10_000; time += 2) {
      rows[hot.slice(0, time)]++;
    }
    assertThat(Arrays.stream(rows).boxed()).allMatch(count -> count > 100 && count < 215);
    assertThat(hot.slice(0, Long.MIN_VALUE)).isZero();
    assertThat(hot.slice(0, Long.MAX_VALUE)).isEqualTo(hot.slices(0) - 1);
  }

  @Test
  void findsNoneWhereRowsAreEven() {
    assertThat(hot("id % 500", 10_000).isEmpty()).isTrue();
    assertThat(hot("id % 500", 0).isEmpty()).isTrue();
  }

  @Test
  void keepsAllRowsOfOneTimeInOneSlice() {
    Dataset<Row> rows = spark.range(0, 4_000, 1, 2).selectExpr("7L AS key", "id DIV 2000 AS time");
    HotEntities hot = HotEntities.of(KEYS, PARTITIONS, sampled(rows));

    assertThat(hot.slices(0)).isEqualTo(2);
    assertThat(hot.slice(0, 0)).isZero();
    assertThat(hot.slice(0, 1)).isEqualTo(1);
  }

  @Test
  void weighsAPartitionsSampleByItsRows() {
    Dataset<Row> many = spark.range(0, 90_000, 1, 1).selectExpr("id AS key", "id AS time");
    Dataset<Row> few = spark.range(0, 1_000, 1, 1).selectExpr("-7L AS key", "id AS time");
    HotEntities hot = HotEntities.of(KEYS, PARTITIONS, sampled(many.union(few)));

    // Half of what was drawn, but a ninetieth of all rows.
    assertThat(hot.isEmpty()).isTrue();
  }

  @Test
  void spreadsSlicesOverAllPartitions() {
    assertThat(List.of(0, 1, 15, 16, 17))
        .extracting(slice -> HotEntities.partition(-3, slice, PARTITIONS))
        .containsExactly(13, 14, 12, 13, 14);
  }

  private HotEntities hot(String key, long rows) {
    return HotEntities.of(
        KEYS,
        PARTITIONS,
        sampled(
            spark
                .range(0, rows, 1, 3)
                .selectExpr("CAST(" + key + " AS BIGINT) AS key", "id AS time")));
  }

  private static List<SampledRows> sampled(Dataset<Row> rows) {
    RDD<InternalRow> internal =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd();
    return SampledRows.of(internal, KEYS, 1_000);
  }
}
