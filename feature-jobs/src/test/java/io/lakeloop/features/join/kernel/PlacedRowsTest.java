package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/**
 * Rows go where they meet: in whichever partition a row of the spine is, the feature row that
 * counts for it is there too, of all that the map tasks have.
 */
@ExtendWith(LocalSpark.class)
class PlacedRowsTest {
  private static final int PARTITIONS = 5;
  private static final EntityKeys KEYS = FeatureRow.layout(false).keys();
  private static final SpineLayout SPINE = new SpineLayout(KEYS, 1, 2);

  private final SparkSession spark;

  PlacedRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A row of the spine; it matches nothing without a key or a time. */
  private record Asked(@Nullable Long key, @Nullable Long time) {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void meetOfEntitiesThatAreWholeAndOfThoseThatAreSliced(boolean hasKnown) {
    for (HotEntities hot : List.of(HotEntities.none(KEYS), hot())) {
      Random random = new Random(3);
      List<List<FeatureRow>> features = features(random, hasKnown);
      List<List<FeatureRow>> placed = placed();
      for (List<FeatureRow> task : features) {
        PlacedFeatures rows =
            new PlacedFeatures(
                unsafe(task, hasKnown), FeatureRow.layout(hasKnown), hot, PARTITIONS);
        rows.forEachRemaining(row -> placed.get(row._1()).add(read(row, hasKnown)));
      }
      assertMet(spine(random), hot, placed, features);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void meetWhereOnlyThoseThatCanWinAreSent(boolean hasKnown) {
    Random random = new Random(4);
    List<Asked> spine = spine(random);
    QueryPoints points = points(spine);
    List<List<FeatureRow>> features = features(random, hasKnown);
    List<List<FeatureRow>> placed = placed();
    for (List<FeatureRow> task : features) {
      PrunedFeatures rows =
          new PrunedFeatures(
              unsafe(task, hasKnown), FeatureRow.layout(hasKnown), points, PARTITIONS);
      int sent = 0;
      while (rows.hasNext()) {
        Tuple2<Integer, InternalRow> row = rows.next();
        placed.get(row._1()).add(read(row, hasKnown));
        sent++;
      }
      assertThat(sent).isLessThanOrEqualTo(points.size());
    }
    assertMet(spine, HotEntities.none(KEYS), placed, features);
  }

  @Test
  void spreadWhatMatchesNothing() {
    List<Asked> spine =
        List.of(
            new Asked(null, 1L), new Asked(7L, null), new Asked(null, 2L), new Asked(null, null));
    PlacedSpine placed = new PlacedSpine(unsafe(spine), SPINE, HotEntities.none(KEYS), PARTITIONS);
    List<Integer> partitions = new ArrayList<>();
    placed.forEachRemaining(row -> partitions.add(row._1()));
    assertThat(partitions).containsExactly(0, 1, 2, 3);
  }

  @Test
  void leaveFeaturesOfNobodyOut() {
    List<FeatureRow> nobody = List.of(new FeatureRow(null, 1, 0, "a"));
    PlacedFeatures placed =
        new PlacedFeatures(
            unsafe(nobody, false), FeatureRow.layout(false), HotEntities.none(KEYS), PARTITIONS);
    assertThat(placed.hasNext()).isFalse();
    assertThatThrownBy(placed::next).isInstanceOf(NoSuchElementException.class);
  }

  private static void assertMet(
      List<Asked> spine,
      HotEntities hot,
      List<List<FeatureRow>> placed,
      List<List<FeatureRow>> features) {
    List<FeatureRow> all = features.stream().flatMap(List::stream).toList();
    PlacedSpine rows = new PlacedSpine(unsafe(spine), SPINE, hot, PARTITIONS);
    TreeSet<Integer> used = new TreeSet<>();
    int seen = 0;
    while (rows.hasNext()) {
      Tuple2<Integer, InternalRow> row = rows.next();
      seen++;
      if (!row._2().isNullAt(0) && !row._2().isNullAt(1)) {
        long key = row._2().getLong(0);
        long time = row._2().getLong(1);
        assertThat(FeatureRow.best(placed.get(row._1()), key, time))
            .as("%d at %d", key, time)
            .isEqualTo(FeatureRow.best(all, key, time));
        used.add(row._1());
      }
    }
    assertThat(seen).isEqualTo(spine.size());
    assertThat(used).hasSizeGreaterThan(2);
  }

  /** Entities 1 and 2 make up most rows. */
  private HotEntities hot() {
    RDD<InternalRow> points =
        ((org.apache.spark.sql.classic.Dataset<?>)
                spark.range(0, 400, 1, 1).selectExpr("1 + id % 2 AS key", "id DIV 10 AS time"))
            .queryExecution()
            .toRdd();
    HotEntities hot = HotEntities.of(KEYS, PARTITIONS, SampledRows.of(points, KEYS, 1_000));
    assertThat(hot.size()).isEqualTo(2);
    assertThat(hot.slices(0)).isGreaterThan(3);
    return hot;
  }

  /** Of three map tasks, the last of which has nothing. */
  private static List<List<FeatureRow>> features(Random random, boolean hasKnown) {
    return Stream.of(150, 40, 0)
        .map(count -> Stream.generate(() -> FeatureRow.random(random, hasKnown)).limit(count))
        .map(Stream::toList)
        .toList();
  }

  private static List<Asked> spine(Random random) {
    List<Asked> spine = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      spine.add(
          new Asked(
              random.nextInt(12) == 0 ? null : (Long) (long) random.nextInt(7),
              random.nextInt(12) == 0 ? null : (Long) (long) (random.nextInt(60) - 5)));
    }
    return spine;
  }

  private static QueryPoints points(List<Asked> spine) {
    QueryPoints points = new QueryPoints(KEYS);
    EntityKey key = new EntityKey(KEYS);
    unsafe(spine)
        .forEachRemaining(
            row -> {
              if (SPINE.read(row, key)) {
                points.add(key, row.getLong(1));
              }
            });
    points.sort();
    return points;
  }

  private static List<List<FeatureRow>> placed() {
    return Stream.<List<FeatureRow>>generate(ArrayList::new).limit(PARTITIONS).toList();
  }

  private static FeatureRow read(Tuple2<Integer, InternalRow> row, boolean hasKnown) {
    return FeatureRow.read((UnsafeRow) row._2(), hasKnown);
  }

  /** In the same memory one after the other, as Spark hands rows over. */
  private static Iterator<InternalRow> unsafe(List<FeatureRow> rows, boolean hasKnown) {
    UnsafeProjection projection = FeatureRow.projection(hasKnown);
    return rows.stream().map(row -> (InternalRow) row.in(projection, hasKnown)).iterator();
  }

  private static Iterator<InternalRow> unsafe(List<Asked> rows) {
    UnsafeProjection projection =
        UnsafeProjection.create(new DataType[] {DataTypes.LongType, DataTypes.LongType});
    return rows.stream()
        .map(row -> new GenericInternalRow(new @Nullable Object[] {row.key, row.time}))
        .map(row -> (InternalRow) projection.apply(row))
        .iterator();
  }
}
