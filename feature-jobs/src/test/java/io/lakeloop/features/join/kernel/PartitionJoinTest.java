package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both joins within a partition, against a look at all rows, wherever memory comes to its end. */
@ExtendWith(LocalSpark.class)
class PartitionJoinTest {
  private static final int ROWS = 2_500;
  private static final long MAX_AGE = 12;
  // Of these the rows fit to the end, or no more than those of one side or two, or of none.
  private static final long[] MEMORY = {
    Long.MAX_VALUE, 700_000, 450_000, 320_000, 290_000, 270_000, 0
  };

  private final SparkSession spark;

  PartitionJoinTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A row of the spine. */
  private record Asked(@Nullable Long key, @Nullable Long time, long id) {}

  /** A spine and two feature tables, of which the second says nothing of what was known when. */
  private record Sides(List<Asked> spine, List<FeatureRow> known, List<FeatureRow> aging) {
    static Sides random() {
      Random random = new Random(14);
      List<Asked> spine = new ArrayList<>();
      for (long id = 0; id < ROWS; id++) {
        spine.add(
            new Asked(
                random.nextInt(20) == 0 ? null : (Long) (long) random.nextInt(8),
                random.nextInt(20) == 0 ? null : (Long) (long) random.nextInt(70),
                id));
      }
      return new Sides(spine, rows(random, true), rows(random, false));
    }

    private static List<FeatureRow> rows(Random random, boolean hasKnown) {
      return Stream.generate(() -> FeatureRow.random(random, hasKnown))
          .filter(row -> row.key() != null)
          .limit(ROWS)
          .toList();
    }

    List<String> expected() {
      return spine.stream().map(this::expected).sorted().toList();
    }

    private String expected(Asked asked) {
      Long key = asked.key;
      Long time = asked.time;
      if (key == null || time == null) {
        return asked.id + ": null, null";
      }
      Optional<FeatureRow> one = FeatureRow.best(known, key, time);
      Optional<FeatureRow> other =
          FeatureRow.best(aging, key, time).filter(row -> time - row.available() <= MAX_AGE);
      return "%d: %s, %s"
          .formatted(
              asked.id,
              one.map(FeatureRow::value).orElse(null),
              other.map(FeatureRow::value).orElse(null));
    }

    /** Joins in the task that it is called in; without a limit by merging. */
    List<String> joined(Optional<Long> memory) {
      SpineLayout layout = new SpineLayout(FeatureRow.layout(false).keys(), 1, 3);
      List<FeatureLayout> tables = List.of(FeatureRow.layout(true), agingLayout());
      List<Iterator<InternalRow>> features = List.of(unsafe(known, true), unsafe(aging, false));
      Iterator<InternalRow> rows =
          memory.isPresent()
              ? ProbeJoin.of(layout, tables, unsafe(spine), features, memory.get())
              : MergeJoin.of(layout, tables, unsafe(spine), features);
      List<String> joined = new ArrayList<>();
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        joined.add("%d: %s, %s".formatted(row.getLong(2), text(row, 6), text(row, 9)));
      }
      joined.sort(null);
      return joined;
    }
  }

  /** What a task told of one way to join. */
  private record Told(String way, ArrayList<String> rows) implements Serializable {}

  @Test
  void answersEveryRowAlikeWhateverFitsIntoMemory() {
    List<Told> told =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(1), 1)
            .flatMap(one -> inTask().iterator())
            .collect();

    List<String> expected = Sides.random().expected();
    assertThat(expected).hasSize(ROWS).anyMatch(row -> row.endsWith("null"));
    assertThat(told).hasSize(MEMORY.length + 1);
    told.forEach(way -> assertThat(way.rows).as(way.way).isEqualTo(expected));
  }

  private static List<Told> inTask() {
    Sides sides = Sides.random();
    List<Told> told = new ArrayList<>();
    told.add(new Told("merged", new ArrayList<>(sides.joined(Optional.empty()))));
    LongStream.of(MEMORY)
        .mapToObj(
            memory ->
                new Told(
                    "probed within " + memory, new ArrayList<>(sides.joined(Optional.of(memory)))))
        .forEach(told::add);
    return told;
  }

  private static FeatureLayout agingLayout() {
    return new FeatureLayout(
        new DataType[] {DataTypes.LongType}, false, new DataType[] {DataTypes.StringType}, MAX_AGE);
  }

  private static @Nullable String text(InternalRow row, int ordinal) {
    return row.isNullAt(ordinal) ? null : row.getUTF8String(ordinal).toString();
  }

  private static Iterator<InternalRow> unsafe(List<FeatureRow> rows, boolean hasKnown) {
    UnsafeProjection projection = FeatureRow.projection(hasKnown);
    return rows.stream().map(row -> (InternalRow) row.in(projection, hasKnown)).iterator();
  }

  private static Iterator<InternalRow> unsafe(List<Asked> rows) {
    DataType number = DataTypes.LongType;
    UnsafeProjection projection = UnsafeProjection.create(new DataType[] {number, number, number});
    return rows.stream()
        .map(row -> new GenericInternalRow(new @Nullable Object[] {row.key, row.time, row.id}))
        .map(row -> (InternalRow) projection.apply(row))
        .iterator();
  }
}
