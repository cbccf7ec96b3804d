package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class MissingTest {
  private static final StructType SCHEMA =
      new StructType().add("id", "int").add("a b", "string").add("price", "double");
  private static final long SEED = 20240501;

  private final SparkSession spark;

  MissingTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void givesWhatIsThereMoreOftenThanHeld() {
    Random random = new Random(SEED);
    for (int round = 0; round < 4; round++) {
      List<Row> rows = rows(random, random.nextInt(30));
      List<Row> held = rows(random, random.nextInt(30));
      List<Row> expected = new ArrayList<>(rows);
      // Taking away what is held, one for one.
      held.forEach(expected::remove);

      List<Row> missing = Missing.of(dataset(rows), dataset(held)).collectAsList();

      assertThat(missing).as("round %d", round).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void comparesTheColumnsThatBothHave() {
    Dataset<Row> rows =
        dataset(List.of(RowFactory.create(1, "x", 1.0), RowFactory.create(2, "y", null)));
    Dataset<Row> held = dataset(List.of(RowFactory.create(1, "other", 1.0))).drop("a b");

    assertThat(Missing.of(rows, held).collectAsList())
        .containsExactly(RowFactory.create(2, "y", null));
  }

  @Test
  void takesForHeldWhatIsMostLikeIt() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3; round++) {
      List<Row> rows = rows(random, random.nextInt(20));
      List<Row> held = rows(random, random.nextInt(20));
      List<Row> expected = new ArrayList<>(rows);
      List<Row> others = new ArrayList<>(held);
      held.stream().filter(expected::remove).forEach(others::remove);
      for (Row other : others) {
        expected.stream()
            .filter(row -> withoutText(row).equals(withoutText(other)))
            .findFirst()
            .ifPresent(expected::remove);
      }

      List<Row> missing = Missing.of(dataset(rows), dataset(held), Set.of("a b")).collectAsList();

      assertThat(missing.stream().map(MissingTest::withoutText))
          .as("round %d", round)
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().map(MissingTest::withoutText).toList());
    }
  }

  @Test
  void tellsRowsThatAreElseAlikeByWhatMakesNoOther() {
    Dataset<Row> rows =
        dataset(
            List.of(
                RowFactory.create(1, "new", 1.0),
                RowFactory.create(1, "held", 1.0),
                RowFactory.create(2, "now", 1.0)));
    Dataset<Row> held =
        dataset(List.of(RowFactory.create(1, "held", 1.0), RowFactory.create(2, "then", 1.0)));

    assertThat(Missing.of(rows, held, Set.of("a b")).collectAsList())
        .containsExactly(RowFactory.create(1, "new", 1.0));
  }

  private static Row withoutText(Row row) {
    return RowFactory.create(row.get(0), row.get(2));
  }

  private Dataset<Row> dataset(List<Row> rows) {
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** Few values, so that many rows are alike, and some null or no number. */
  private static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(
          RowFactory.create(
              random.nextInt(3) == 0 ? null : random.nextInt(2),
              random.nextBoolean() ? null : "v",
              random.nextBoolean() ? Double.NaN : 0.5));
    }
    return rows;
  }
}
