package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.join.kernel.PlanSize;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Features of entities at the times of their events, and what becomes of entities that have too
 * many.
 */
@ExtendWith(LocalSpark.class)
class EventPointsTest {
  private static final StructType EVENTS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("card", DataTypes.LongType)
          .add("at", DataTypes.TimestampType)
          .add("paid", DataTypes.DoubleType)
          .add("shop", DataTypes.StringType);

  private final SparkSession spark;

  EventPointsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void givesEachAggregateItsTypeAndValue() {
    Dataset<Row> events =
        events(
            List.of(
                row(1, 7L, time("2024-01-01T10:00:00Z"), 1.0, "a"),
                row(2, 7L, time("2024-01-01T10:00:01Z"), 4.0, "b"),
                row(3, 7L, time("2024-01-01T10:00:02Z"), null, "b")));
    List<WindowedFeature> features = new ArrayList<>();
    for (Aggregate aggregate : Aggregate.values()) {
      double parameter = aggregate.takesK() ? 2 : aggregate == Aggregate.QUANTILE ? 0.5 : 0;
      features.add(feature(aggregate.word(), aggregate, "paid", parameter));
    }
    features.add(feature("last_shop", Aggregate.LAST, "shop", 0));
    features.add(feature("shops", Aggregate.HISTOGRAM, "shop", 0));
    features.add(feature("ordered", Aggregate.TOP_K, "at", 1));
    features.add(feature("newest", Aggregate.LAST, "at", 0));
    Dataset<Row> answered =
        WindowedFeatures.computeAtPoints(events, spec(Duration.ZERO, features)).drop("card", "at");

    assertThat(answered.schema().toDDL())
        .isEqualTo(
            "count BIGINT NOT NULL,sum DOUBLE,mean DOUBLE,min DOUBLE,max DOUBLE,variance DOUBLE,"
                + "stddev DOUBLE,first DOUBLE,last DOUBLE,last-k ARRAY<DOUBLE>,"
                    .replace("last-k", "`last-k`")
                + "`count-distinct` BIGINT NOT NULL,`approx-count-distinct` BIGINT NOT NULL,"
                + "quantile DOUBLE,`top-k` ARRAY<DOUBLE>,histogram MAP<STRING, BIGINT>,"
                + "last_shop STRING,shops MAP<STRING, BIGINT>,ordered ARRAY<TIMESTAMP>,"
                + "newest TIMESTAMP");
    assertThat(answered.selectExpr("to_json(struct(*)) said").orderBy("said").collectAsList())
        .last()
        .hasToString(
            "[{\"count\":2,\"sum\":5.0,\"mean\":2.5,\"min\":1.0,\"max\":4.0,\"variance\":4.5,"
                + "\"stddev\":2.1213203435596424,\"first\":1.0,\"last\":4.0,\"last-k\":[4.0,1.0],"
                + "\"count-distinct\":2,\"approx-count-distinct\":2,\"quantile\":1.0,"
                + "\"top-k\":[4.0,1.0],\"histogram\":{\"1.0\":1,\"4.0\":1},\"last_shop\":\"b\","
                + "\"shops\":{\"a\":1,\"b\":2},\"ordered\":[\"2024-01-01T10:00:02.000Z\"],"
                + "\"newest\":\"2024-01-01T10:00:02.000Z\"}]");
  }

  @Test
  void answersEachPointOnceAsIfItWereAskedApart() {
    Dataset<Row> events = events(random(new Random(6), 300, 4));
    Dataset<Row> points =
        events.where("card IS NOT NULL AND at IS NOT NULL").select("card", "at").distinct();
    for (Duration delay : List.of(Duration.ZERO, Duration.ofMinutes(20))) {
      WindowedFeatures.Spec spec = spec(delay, some());
      assertSameRows(
          WindowedFeatures.computeAtPoints(events, spec),
          WindowedFeatures.compute(points, events, spec));
    }
  }

  @Test
  void keepsEntitiesOfOneHashApart() {
    long[] cards = ofOneHash();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row(i, cards[i % 2], moment(60L * i), (double) i, "a"));
    }
    List<WindowedFeature> features =
        List.of(new WindowedFeature("n", Aggregate.COUNT, Optional.empty(), Duration.ofMinutes(4)));
    assertThat(
            WindowedFeatures.computeAtPoints(events(rows), spec(Duration.ZERO, features))
                .where(functions.col("at").geq(functions.lit(moment(600))))
                .groupBy("card", "n")
                .count()
                .orderBy("card")
                .collectAsList())
        .containsExactly(
            row(Math.min(cards[0], cards[1]), 2L, 15L), row(Math.max(cards[0], cards[1]), 2L, 15L));
  }

  @Test
  void cutsWindowSlicesWithoutAChangeOfTheirValues() {
    Random random = new Random(8);
    List<Row> rows = random(random, 400, 4);
    Dataset<Row> events = events(rows);
    StructType types =
        new StructType()
            .add("_hot_key0", DataTypes.LongType)
            .add("_hot_first", DataTypes.LongType)
            .add("_hot_length", DataTypes.LongType)
            .add("_hot_slices", DataTypes.LongType);
    long start = Duration.ofMillis(moment(0).getTime()).toNanos() / 1000;
    WindowSlices hot =
        new WindowSlices(
            List.of("card"),
            List.of(row(1L, start + 7, Duration.ofMinutes(45).toNanos() / 1000, 5L)),
            types);
    Dataset<Row> asked = events(random(random, 60, 4)).drop("paid");
    for (Duration delay : List.of(Duration.ZERO, Duration.ofMinutes(20))) {
      WindowedFeatures.Spec spec = spec(delay, some());
      assertSameRows(
          WindowedFeatures.computeAtPoints(events, spec, hot),
          WindowedFeatures.computeAtPoints(events, spec));
      assertSameRows(
          WindowedFeatures.compute(asked, events, spec, hot),
          WindowedFeatures.compute(asked, events, spec));
    }
  }

  @Test
  void findsTheEntitiesThatWouldTakeATaskTooLong() {
    Dataset<Row> events =
        spark
            .range(40_000)
            .selectExpr(
                "CAST(id AS int) AS id",
                "IF(id % 2 = 0, 0, id) AS card",
                "timestamp_seconds(id * 60) AS at",
                "1.0D AS paid",
                "'a' AS shop");
    WindowSlices hot = WindowSlices.among(events, spec(Duration.ZERO, some()), 8);
    assertThat(hot.entities()).hasSize(1);
    assertThat(hot.entities().get(0).getLong(0)).isZero();
    assertThat(hot.entities().get(0).getLong(3)).isBetween(3L, 5L);
    assertThat(
            WindowSlices.among(events.where("card > 0"), spec(Duration.ZERO, some()), 8).isEmpty())
        .isTrue();
    assertThat(WindowSlices.among(events.limit(0), spec(Duration.ZERO, some()), 8).isEmpty())
        .isTrue();
  }

  @Test
  void looksForHotEntitiesOnlyWhereThatPays() {
    Dataset<Row> events =
        spark.range(1L << 22).selectExpr("0L AS card", "timestamp_seconds(id) AS at", "id");
    assertThat(PlanSize.isWorthSampling(events.where("id > 0"))).isTrue();
    assertThat(PlanSize.isWorthSampling(events.limit(1000))).isFalse();
    assertThat(PlanSize.isWorthSampling(events.join(events.limit(10), "id"))).isFalse();
    assertThat(PlanSize.isWorthSampling(events.select("id", "card").distinct())).isFalse();
    // Two tasks at once: whichever has the hot entity, the other has no more to do.
    assertThat(WindowSlices.of(events, spec(Duration.ZERO, some())).isEmpty()).isTrue();
  }

  private static List<WindowedFeature> some() {
    return List.of(
        feature("n", Aggregate.COUNT, "paid", 0),
        feature("total", Aggregate.SUM, "paid", 0),
        feature("most", Aggregate.MAX, "paid", 0),
        feature("latest", Aggregate.LAST_K, "shop", 3),
        feature("shops", Aggregate.COUNT_DISTINCT, "shop", 0));
  }

  private static WindowedFeature feature(
      String name, Aggregate aggregate, String of, double parameter) {
    return new WindowedFeature(name, aggregate, Optional.of(of), Duration.ofHours(1), parameter);
  }

  private static WindowedFeatures.Spec spec(Duration delay, List<WindowedFeature> features) {
    return new WindowedFeatures.Spec(List.of("card"), "at", "at", delay, features);
  }

  private static List<Row> random(Random random, int count, int cards) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Long card = random.nextInt(12) == 0 ? null : (Long) (long) random.nextInt(cards);
      Double paid = random.nextInt(5) == 0 ? null : (Double) (random.nextInt(1000) / 8.0);
      Timestamp at = random.nextInt(12) == 0 ? null : moment(300L * random.nextInt(50));
      rows.add(row(i, card, at, paid, "shop" + random.nextInt(4)));
    }
    return rows;
  }

  private static Timestamp moment(long seconds) {
    return Timestamp.from(time("2024-03-31T00:00:00Z").toInstant().plusSeconds(seconds));
  }

  /** Two numbers that Spark hashes alike. */
  private static long[] ofOneHash() {
    Map<Integer, Long> seen = new HashMap<>();
    Random random = new Random(3);
    while (true) {
      // Small numbers all differ in their hashes.
      long card = random.nextLong();
      Long before = seen.put(Murmur3_x86_32.hashLong(card, 42), card);
      if (before != null) {
        return new long[] {before, card};
      }
    }
  }

  private Dataset<Row> events(List<Row> rows) {
    return spark.createDataFrame(rows, EVENTS);
  }

  private static void assertSameRows(Dataset<Row> actual, Dataset<Row> expected) {
    assertThat(said(actual)).isEqualTo(said(expected)).isNotEmpty();
  }

  private static List<String> said(Dataset<Row> rows) {
    Column[] columns = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
    List<String> said = new ArrayList<>();
    for (Row row : rows.select(functions.struct(columns).cast("string")).collectAsList()) {
      said.add(row.getString(0));
    }
    said.sort(null);
    return said;
  }
}
