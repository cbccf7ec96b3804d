package io.lakeloop.features.kernel;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second fills the lower half of a number: of times before 1970 and after 2112 it is the end. */
@ExtendWith(LocalSpark.class)
class RowOrderTest {
  private static final long YEAR_1 = -62_135_596_800_000_000L;
  private static final long YEAR_9999 = 253_402_300_799_999_999L;
  private static final long LATEST_SECOND = ((1L << 32) - 1) << 20;
  private static final long[] TIMES = {
    YEAR_1,
    YEAR_1 + 1,
    -(1 << 20) - 1,
    -1,
    0,
    1,
    (1 << 20) - 1,
    1 << 20,
    LATEST_SECOND - 1,
    LATEST_SECOND,
    LATEST_SECOND + (1 << 20),
    YEAR_9999 - 1,
    YEAR_9999
  };
  // Two of one hash, and some of others, of which some are negative.
  private static final long[] KEYS = {17_799_540_695L, 77_583_693_333L, 1, 2, 3, -1};

  private final SparkSession spark;

  RowOrderTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void bringsEachEntitysRowsByTimeAndRoleAndThoseOfOneHashTogether() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(
          RowFactory.create(
              KEYS[random.nextInt(KEYS.length)],
              TIMES[random.nextInt(TIMES.length)],
              random.nextInt(3)));
    }
    List<Column> order = RowOrder.of(List.of(col("key")), col("time"), List.of(col("role")));
    List<Row> sorted =
        spark
            .createDataFrame(rows, StructType.fromDDL("key bigint, micros bigint, role int"))
            .coalesce(1)
            .selectExpr("key", "timestamp_micros(micros) AS time", "role", "micros")
            .sortWithinPartitions(order.toArray(Column[]::new))
            .collectAsList();

    assertThat(sorted).hasSize(400);
    sorted.stream()
        .collect(Collectors.groupingBy(row -> row.getLong(0)))
        .forEach(
            (key, ofKey) ->
                assertThat(ofKey)
                    .as("key %d", key)
                    .isSortedAccordingTo(
                        Comparator.<Row>comparingLong(row -> row.getLong(3))
                            .thenComparing(row -> row.getInt(2))));
    Set<Integer> left = new HashSet<>();
    for (int i = 1; i < sorted.size(); i++) {
      if (hash(sorted.get(i)) != hash(sorted.get(i - 1))) {
        left.add(hash(sorted.get(i - 1)));
        assertThat(left).as("rows of one hash come together").doesNotContain(hash(sorted.get(i)));
      }
    }
  }

  private static int hash(Row row) {
    return Murmur3_x86_32.hashLong(row.getLong(0), 42);
  }
}
