package io.lakeloop.features.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.Shuffles;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random rows joined in every way, against a look at all pairs. */
@ExtendWith(LocalSpark.class)
class PointInTimeJoinTest {
  private static final long NOTHING = 1;
  // The spine's rows of a partition lie in one, and feature rows in more.
  private static final long A_PAGE_OF_THE_SPINE = 400_000;
  private static final long ANYTHING = Long.MAX_VALUE;
  private static final Instant START = Instant.parse("2018-03-24T22:00:00Z");

  private final SparkSession spark;

  PointInTimeJoinTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A way to join that no plan's statistics would choose for so few rows. */
  private enum Way {
    BROADCAST,
    PROBE,
    PROBE_SLICED,
    PROBE_OUT_OF_MEMORY,
    PROBE_OUT_OF_MEMORY_LATER,
    MERGE,
    MERGE_SLICED;

    PointInTimeJoin of(PointInTimeJoin join) {
      return switch (this) {
        case BROADCAST -> join.strategy(JoinStrategy.BROADCAST_PROBE).limits(ANYTHING, ANYTHING);
        case PROBE -> join.strategy(JoinStrategy.PROBE).limits(ANYTHING, ANYTHING);
        case PROBE_SLICED -> join.strategy(JoinStrategy.PROBE).limits(NOTHING, ANYTHING);
        case PROBE_OUT_OF_MEMORY -> join.strategy(JoinStrategy.PROBE).limits(ANYTHING, NOTHING);
        case PROBE_OUT_OF_MEMORY_LATER ->
            join.strategy(JoinStrategy.PROBE).limits(ANYTHING, A_PAGE_OF_THE_SPINE);
        case MERGE -> join.strategy(JoinStrategy.MERGE).limits(ANYTHING, ANYTHING);
        case MERGE_SLICED -> join.strategy(JoinStrategy.MERGE).limits(NOTHING, ANYTHING);
      };
    }
  }

  @Test
  void agreesWithAllPairsOverOneNumber() {
    Random random = new Random(1);
    Dataset<Row> spine = spine(rows(random, 1000, false));
    Dataset<Row> features = features(rows(random, 600, true));
    List<Row> expected =
        sorted(
            new JoinOracle(List.of("id"), 0, Optional.empty(), false, Optional.empty())
                .join(spine, features, "a", "b"));

    for (Way way : Way.values()) {
      assertThat(
              sorted(
                  way.of(PointInTimeJoin.of(spine, "t").with(looked(features, List.of("id"))))
                      .partitions(7)
                      .join()
                      .collectAsList()))
          .as(way::name)
          .isEqualTo(expected);
    }
  }

  @Test
  void agreesWithAllPairsOverKeysOfSeveralTypes() {
    Random random = new Random(2);
    List<String> keys = List.of("name", "id");
    Dataset<Row> spine = spine(rows(random, 900, false));
    Dataset<Row> features = features(rows(random, 600, true));
    Instant cutOff = START.plus(Duration.ofHours(20));
    JoinOracle oracle =
        new JoinOracle(
            keys, hours(2), Optional.of(hours(5)), true, Optional.of(cutOff.toEpochMilli() * 1000));
    List<Row> expected = sorted(oracle.join(spine, features, "a", "b"));
    assertThat(expected).as("some find a row").anyMatch(row -> !row.isNullAt(5));
    FeatureRows table =
        looked(features, keys)
            .availableAfter(Duration.ofHours(2))
            .noOlderThan(Duration.ofHours(5))
            .knownAt("known")
            .knownBy(cutOff);

    for (Way way : Way.values()) {
      assertThat(
              sorted(
                  way.of(PointInTimeJoin.of(spine, "t").with(table))
                      .partitions(5)
                      .join()
                      .collectAsList()))
          .as(way::name)
          .isEqualTo(expected);
    }
  }

  @Test
  void joinsSeveralTablesEachByItsOwnRules() {
    Random random = new Random(3);
    Dataset<Row> spine = spine(rows(random, 800, false));
    Dataset<Row> first = features(rows(random, 500, true));
    Dataset<Row> second = features(rows(random, 400, true));
    PointInTimeJoin join =
        PointInTimeJoin.of(spine, "t")
            .with(looked(first, List.of("id")).knownAt("known"))
            .with(
                FeatureRows.of(second, List.of("name"), "time")
                    .lookingAs("a2", "a")
                    .lookingAs("b2", "b")
                    .tellingTime("time2"))
            .with(FeatureRows.of(features(List.of()), List.of("id"), "time").lookingAs("a3", "a"));
    List<Row> ofTheFirst =
        sorted(
            new JoinOracle(List.of("id"), 0, Optional.empty(), true, Optional.empty())
                .join(spine, first, "a", "b"));
    List<Row> ofTheSecond =
        sorted(
            new JoinOracle(List.of("name"), 0, Optional.empty(), false, Optional.empty())
                .join(spine, second, "a", "b"));

    for (Way way : Way.values()) {
      Dataset<Row> joined = way.of(join).join();
      List<Row> rows = joined.collectAsList();

      assertThat(joined.columns())
          .containsExactly("id", "name", "t", "a", "b", "used", "a2", "b2", "time2", "a3");
      assertThat(sorted(rows, 0, 1, 2, 3, 4, 5)).as(way::name).isEqualTo(ofTheFirst);
      assertThat(sorted(rows, 0, 1, 2, 6, 7, 8)).as(way::name).isEqualTo(ofTheSecond);
      assertThat(rows).as(way::name).allMatch(row -> row.isNullAt(9));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROBE", "MERGE"})
  void shufflesTheSpineOnceForAllTablesOfOneKey(Way way) {
    Dataset<Row> spine =
        spark.sql("SELECT id % 5 AS id, id % 3 AS name, timestamp_seconds(id) AS t FROM range(50)");
    Dataset<Row> features =
        spark.sql(
            "SELECT id % 5 AS id, id % 3 AS name, timestamp_seconds(id) AS time FROM range(9)");
    PointInTimeJoin join = PointInTimeJoin.of(spine, "t");
    for (String name : List.of("one", "two", "three")) {
      join = join.with(FeatureRows.of(features, List.of("id"), "time").tellingTime(name));
    }
    FeatureRows other = FeatureRows.of(features, List.of("name"), "time").tellingTime("other");

    assertThat(Shuffles.of(way.of(join).join())).as("one of the spine, each table's").isEqualTo(4);
    assertThat(Shuffles.of(way.of(join.with(other)).join())).as("two more").isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void joinsAnEmptySpine(Way way) {
    Dataset<Row> features = features(rows(new Random(4), 50, true));
    assertThat(
            way.of(PointInTimeJoin.of(spine(List.of()), "t").with(looked(features, List.of("id"))))
                .join()
                .collectAsList())
        .isEmpty();
  }

  /** Rows of no promised order in one. */
  private static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparing(Row::toString)).toList();
  }

  private static List<Row> sorted(List<Row> rows, int... columns) {
    return sorted(
        rows.stream()
            .map(row -> RowFactory.create(IntStream.of(columns).mapToObj(row::get).toArray()))
            .toList());
  }

  private static long hours(long count) {
    return Duration.ofHours(count).toNanos() / 1000;
  }

  private static FeatureRows looked(Dataset<Row> features, List<String> keys) {
    return FeatureRows.of(features, keys, "time").looking("a", "b").tellingTime("used");
  }

  private Dataset<Row> spine(List<Row> rows) {
    return spark
        .createDataFrame(rows, schema(DataTypes.IntegerType).add("t", DataTypes.TimestampType))
        .repartition(3);
  }

  private Dataset<Row> features(List<Row> rows) {
    return spark
        .createDataFrame(
            rows,
            schema(DataTypes.LongType)
                .add("time", DataTypes.TimestampType)
                .add("known", DataTypes.TimestampType)
                .add("a", DataTypes.DoubleType)
                .add("b", DataTypes.StringType))
        .repartition(3);
  }

  private static StructType schema(DataType id) {
    return new StructType().add("id", id).add("name", DataTypes.StringType);
  }

  /** Half-hours of two days, so that many tie; half of the rows are of one entity. */
  private static List<Row> rows(Random random, int count, boolean features) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long id = random.nextBoolean() ? 7 : random.nextInt(40) - 3;
      Object key = features ? (Object) id : (Object) (int) id;
      Timestamp time = time(random, 0);
      List<@Nullable Object> row = new ArrayList<>();
      row.add(random.nextInt(20) == 0 ? null : key);
      row.add(random.nextInt(20) == 0 ? null : "n" + random.nextInt(3));
      row.add(random.nextInt(20) == 0 ? null : time);
      if (features) {
        row.add(random.nextInt(20) == 0 ? null : time(random, 6));
        row.add(random.nextInt(6) == 0 ? null : random.nextInt(3) / 2.0);
        row.add(random.nextInt(6) == 0 ? null : "v" + random.nextInt(2));
      }
      rows.add(RowFactory.create(row.toArray()));
    }
    return rows;
  }

  private static Timestamp time(Random random, int later) {
    return Timestamp.from(
        START.plus(Duration.ofMinutes(30L * random.nextInt(96) + 60L * random.nextInt(later + 1))));
  }
}
