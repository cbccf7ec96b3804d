package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class FeatureScoresTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("label", DataTypes.DoubleType)
          .add("leak", DataTypes.DoubleType)
          .add("weak", DataTypes.IntegerType)
          .add("flat", DataTypes.LongType)
          .add("word", DataTypes.StringType);

  private final SparkSession spark;

  FeatureScoresTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void isTheAreaOverAllPairsOfABinaryLabel() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 300; id++) {
      double label = random.nextInt(4) == 0 ? 1.0 : 0.0;
      Double leak = random.nextInt(9) == 0 ? Double.NaN : -label;
      Integer weak = random.nextInt(9) == 0 ? null : (int) label + random.nextInt(4);
      rows.add(RowFactory.create(id, random.nextInt(15) == 0 ? null : label, leak, weak, 3L, "w"));
    }

    Map<String, Row> scores = scores(rows);

    assertThat(scores).containsOnlyKeys("leak", "weak", "flat");
    assertThat(score(scores, "leak").getDouble(2)).isEqualTo(1.0);
    assertThat(score(scores, "flat").getDouble(2)).isEqualTo(0.5);
    assertThat(score(scores, "weak").getDouble(2)).isEqualTo(area(rows), within(1e-15));
    assertThat(score(scores, "weak").getString(1)).isEqualTo(FeatureScores.AUC);
    assertThat(score(scores, "weak").getLong(3))
        .isEqualTo(rows.stream().filter(row -> !row.isNullAt(1) && !row.isNullAt(3)).count());
  }

  @Test
  void isTheCorrelationWithAnyOtherLabel() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 10; id++) {
      rows.add(RowFactory.create(id, (double) id, -2.0 * id, (int) (id % 2), 3L, "w"));
    }

    Map<String, Row> scores = scores(rows);

    assertThat(score(scores, "leak").getString(1)).isEqualTo(FeatureScores.CORRELATION);
    assertThat(score(scores, "leak").getDouble(2)).isEqualTo(1.0, within(1e-12));
    assertThat(score(scores, "weak").getDouble(2)).isEqualTo(0.17407765595569785, within(1e-12));
    assertThat(score(scores, "flat").isNullAt(2)).isTrue();
  }

  @Test
  void tellsNothingOfALabelThatDoesNotVary() {
    Map<String, Row> scores = scores(List.of(RowFactory.create(1L, 1.0, 1.0, 1, 1L, "w")));
    assertThat(score(scores, "leak").isNullAt(2)).isTrue();
  }

  @Test
  void looksAtASampleOfManyRowsThatTheirKeysTell() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 6_000; id++) {
      double label = random.nextInt(2);
      rows.add(RowFactory.create(id, label, -label, (int) label + random.nextInt(4), 3L, "w"));
    }

    Map<String, Row> sampled = scores(rows, 2_000);

    assertThat(score(sampled, "leak").getLong(3)).isBetween(1_800L, 2_200L);
    assertThat(score(sampled, "leak").getDouble(2)).isEqualTo(1.0);
    assertThat(score(sampled, "weak").getDouble(2))
        .isEqualTo(score(scores(rows), "weak").getDouble(2), within(0.03));
    Collections.shuffle(rows, random);
    assertThat(scores(rows, 2_000)).isEqualTo(sampled);
    assertThat(score(scores(rows, 6_000), "leak").getLong(3)).isEqualTo(6_000);
  }

  private Map<String, Row> scores(List<Row> rows) {
    return scores(rows, Long.MAX_VALUE);
  }

  private Map<String, Row> scores(List<Row> rows, long limit) {
    TrainingSet set =
        new TrainingSet(
            "fraud",
            0,
            List.of("id"),
            "t",
            "label",
            List.of("leak", "weak", "flat", "word"),
            "hash",
            List.of());
    Dataset<Row> all = spark.createDataFrame(rows, SCHEMA);
    Map<String, Row> scores = new TreeMap<>();
    FeatureScores.of(all, set, limit)
        .collectAsList()
        .forEach(row -> scores.put(row.getString(0), row));
    return scores;
  }

  private static Row score(Map<String, Row> scores, String feature) {
    return Objects.requireNonNull(scores.get(feature), feature);
  }

  private static double area(List<Row> rows) {
    double won = 0;
    long pairs = 0;
    for (Row one : rows) {
      for (Row other : rows) {
        if (is(one, 1.0) && is(other, 0.0)) {
          pairs++;
          won += 0.5 + Integer.signum(Integer.compare(one.getInt(3), other.getInt(3))) / 2.0;
        }
      }
    }
    return Math.max(won / pairs, 1 - won / pairs);
  }

  private static boolean is(Row row, double label) {
    @Nullable Double found = row.getAs(1);
    return found != null && found == label && !row.isNullAt(3);
  }
}
