package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class SplitShareTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("shop string, at timestamp_ntz, `no.` bigint");

  private final SparkSession spark;

  SplitShareTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Many rows of one moment, so that keys decide; a key may be null, and comes first then. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.2",
    "2, 0.5, 0",
    "3, 0.4, 0.4",
    "10, 0.7, 0.1",
    "60, 0.7, 0",
    "61, 0.33, 0.33",
    "61, 0.01, 0.98"
  })
  void isThatOfTheRowsSortedByTimeAndKeys(int count, double train, double validation) {
    List<Row> rows = rows(count);
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparing((Row row) -> row.getAs(1), Comparator.<LocalDateTime>naturalOrder())
            .thenComparing(
                row -> row.getString(0), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(row -> row.getLong(2)));
    List<Row> expected = new ArrayList<>();
    int trains = (int) (train * count);
    int chooses = trains + (int) (validation * count);
    for (int i = 0; i < count; i++) {
      String split = i < trains ? "train" : i < chooses ? "validation" : "test";
      Row row = sorted.get(i);
      expected.add(row(row.get(0), row.get(1), row.get(2), split));
    }

    assertThat(
            share(train, validation)
                .split(spark.createDataFrame(rows, SCHEMA).repartition(3), count)
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void isTheSameHoweverTheRowsLie() {
    List<Row> rows = rows(40);
    Dataset<Row> one = spark.createDataFrame(rows, SCHEMA).coalesce(1);
    Collections.shuffle(rows, new Random(2));
    Dataset<Row> other = spark.createDataFrame(rows, SCHEMA).repartition(4);

    assertThat(share(0.6, 0.2).split(other, 40).collectAsList())
        .containsExactlyInAnyOrderElementsOf(share(0.6, 0.2).split(one, 40).collectAsList());
  }

  @Test
  void isOfNoRowsWhereThereAreNone() {
    Dataset<Row> none = share(0.6, 0.2).split(spark.createDataFrame(List.<Row>of(), SCHEMA), 0);

    assertThat(none.columns()).containsExactly("shop", "at", "no.", "split");
    assertThat(none.isEmpty()).isTrue();
  }

  private static SplitShare share(double train, double validation) {
    return new SplitShare(train, validation, "at", List.of("shop", "no.", "at"));
  }

  /** Of four moments and three shops, each row with a number of its own. */
  private static List<Row> rows(int count) {
    Random random = new Random(count);
    @Nullable String[] shops = {null, "a", "B"};
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      LocalDateTime at = LocalDateTime.of(2018, 8, 1, 0, 0).plusNanos(1_000L * random.nextInt(4));
      rows.add(row(shops[random.nextInt(3)], at, i * 7 % count - 20));
    }
    return rows;
  }
}
