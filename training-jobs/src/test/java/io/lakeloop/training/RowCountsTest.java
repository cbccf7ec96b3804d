package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LocalSpark.class)
class RowCountsTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("part BIGINT, label DOUBLE, x DOUBLE, y INT, z BOOLEAN");
  private static final double[] LABELS = {0, 1, 2, 7, 99, 100, -1, 0.5, 1e300};
  private static final int PARTS = 6;

  private final SparkSession spark;

  RowCountsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource
  void countsEachPartAsOneWouldByHand(Task task) {
    List<Row> rows = rows(new Random(31));
    Map<Long, List<Row>> parts =
        rows.stream().collect(Collectors.groupingBy(row -> row.getLong(0)));

    Map<Long, RowCounts> counted = RowCounts.byPart(design(task), frame(rows), col("part"));

    assertThat(counted.keySet()).isEqualTo(parts.keySet());
    counted.forEach(
        (part, counts) ->
            assertThat(counts).isEqualTo(byHand(task, parts.getOrDefault(part, List.of()))));
    assertThat(counted.values().stream().reduce(RowCounts::merged).orElseThrow())
        .as("all parts together")
        .isEqualTo(byHand(task, rows));
  }

  @Test
  void countsNothingInNoRows() {
    RowCounts none = RowCounts.of(design(Task.BINARY), frame(List.of()));

    assertThat(none)
        .isEqualTo(
            new RowCounts(0, 0, Double.NaN, Double.NaN, Set.of("x", "y", "z"), new TreeMap<>()));
    assertThat(none.isOfOneLabel()).isFalse();
  }

  /** What is 0 by its sign only is the same class. */
  @Test
  void countsZerosOfBothSignsTogether() {
    List<Row> zeros =
        List.of(
            RowFactory.create(0L, 0.0, 1.0, 1, true), RowFactory.create(0L, -0.0, 1.0, 1, true));

    RowCounts counts = RowCounts.of(design(Task.BINARY), frame(zeros));

    assertThat(counts.classes()).isEqualTo(Map.of(0.0, 2L));
    assertThat(counts.isOfOneLabel()).isTrue();
  }

  /** A number that is not known in one part may be in another. */
  @Test
  void holdsUnknownTogetherWhatNeitherKnows() {
    RowCounts one = new RowCounts(2, 1, -3, 4, Set.of("x", "y"), sorted(0, 1));
    RowCounts other = new RowCounts(5, 0, 0, 9, Set.of("z", "y"), sorted(0, 3, 2, 2));

    assertThat(one.merged(other))
        .isEqualTo(other.merged(one))
        .isEqualTo(new RowCounts(7, 1, -3, 9, Set.of("y"), sorted(0, 4, 2, 2)));
  }

  private static RowCounts byHand(Task task, List<Row> rows) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    long noClass = 0;
    Set<String> unknown = new LinkedHashSet<>(List.of("x", "y", "z"));
    TreeMap<Double, Long> classes = new TreeMap<>();
    for (Row row : rows) {
      double label = row.getDouble(1);
      least = Math.min(least, label);
      greatest = Math.max(greatest, label);
      List<Double> known =
          task == Task.BINARY ? List.of(0.0, 1.0) : List.of(0.0, 1.0, 2.0, 7.0, 99.0);
      if (task != Task.REGRESSION && known.contains(label)) {
        classes.merge(label, 1L, Long::sum);
      } else if (task != Task.REGRESSION) {
        noClass++;
      }
      for (int i = 2; i < 5; i++) {
        if (!row.isNullAt(i) && !row.get(i).equals(Double.NaN)) {
          unknown.remove(SCHEMA.fieldNames()[i]);
        }
      }
    }
    return new RowCounts(rows.size(), noClass, least, greatest, unknown, classes);
  }

  /** Parts 0 to 4, of which the last two know one number each; x is NaN or null at times. */
  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      long part = random.nextInt(PARTS);
      Double x = random.nextBoolean() ? null : random.nextBoolean() ? Double.NaN : 1.5;
      rows.add(
          RowFactory.create(
              part,
              LABELS[random.nextInt(LABELS.length)],
              part == PARTS - 1 ? Double.valueOf(Double.NaN) : x,
              part < 3 ? null : Integer.valueOf(4),
              part == 2 ? null : Boolean.valueOf(part == 1)));
    }
    return rows;
  }

  private static SortedMap<Double, Long> sorted(long... labelsAndCounts) {
    SortedMap<Double, Long> sorted = new TreeMap<>();
    for (int i = 0; i < labelsAndCounts.length; i += 2) {
      sorted.put((double) labelsAndCounts[i], labelsAndCounts[i + 1]);
    }
    return sorted;
  }

  private Dataset<Row> frame(List<Row> rows) {
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static ModelDesign design(Task task) {
    return new ModelDesign(
        task,
        "payments",
        List.of("part"),
        "label",
        Arrays.stream(new String[] {"x", "y", "z"})
            .map(name -> FeatureColumn.plain(name, FeatureKind.NUMBER, FillNulls.ZERO))
            .toList(),
        List.of(),
        FillNulls.ZERO,
        BalanceConfig.NONE,
        1,
        0,
        1);
  }
}
