package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** No session: rows of label, prediction and the probability of the label. */
class ClassTallyTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  @Test
  void isTheSameInAnySplitAndOrder() {
    Random random = new Random(5);
    List<Row> rows =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    RowFactory.create(
                        (double) random.nextInt(3),
                        (double) random.nextInt(3),
                        random.nextDouble()))
            .toList();
    ClassTally whole = new ClassTally(NAMES);
    rows.forEach(row -> whole.add(row, 1));
    ClassTally one = new ClassTally(NAMES);
    ClassTally other = new ClassTally(NAMES);
    for (int i = rows.size() - 1; i >= 0; i--) {
      (random.nextBoolean() ? one : other).add(rows.get(i), 1);
    }
    other.merge(one);

    assertThat(other.metrics()).isEqualTo(whole.metrics());
  }

  @Test
  void takesARowAsOftenAsItCounts() {
    ClassTally often = new ClassTally(NAMES);
    often.add(RowFactory.create(1.0, 2.0, 0.25), 3);
    often.add(RowFactory.create(null, 2.0, 0.25), 2);
    ClassTally written = new ClassTally(NAMES);
    for (int i = 0; i < 3; i++) {
      written.add(RowFactory.create(1.0, 2.0, 0.25), 1);
    }
    written.add(RowFactory.create(null, 2.0, 0.25), 1);
    written.add(RowFactory.create(1.0, Double.NaN, 0.25), 1);

    assertThat(often.metrics()).isEqualTo(written.metrics());
    assertThat(often.metrics().rows()).isEqualTo(3);
    assertThat(often.metrics().skipped()).isEqualTo(2);
  }

  @Test
  void countsWhatIsNoClassOfEachTallyMerged() {
    ClassTally tally = new ClassTally(NAMES);
    tally.add(RowFactory.create(3.0, 0.0, 0.5), 1);
    ClassTally other = new ClassTally(NAMES);
    other.add(RowFactory.create(0.0, 1.5, 0.5), 2);
    tally.merge(other);

    assertThatThrownBy(tally::metrics)
        .hasMessage("3 rows have a label or prediction that is no class's number from 0 to 2.");
  }
}
