package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** No session: rows of label, prediction, hash and the values of the slices. */
class ResampledTest {
  private static final int HASH = 2;
  private static final int REPLICATES = 5;
  private static final List<String> SLICES = List.of("colour", "size");

  @Test
  void measuresAllAndEveryValueAsTheirRowsAloneAndDrawn() {
    List<Row> rows = random(60);
    BySlice<Resampled<ErrorTally>> tallies = tally(rows, REPLICATES);

    assertThat(tallies.all().whole().metrics()).isEqualTo(measured(rows));
    assertThat(tallies.all().intervals(0.8)).isEqualTo(Interval.of(drawn(rows), 0.8));
    List<SliceMetrics<RegressionMetrics>> expected = new ArrayList<>();
    for (String colour : List.of("blue", "red")) {
      expected.add(slice("colour", colour, rows, row -> value(row, 0).equals(colour)));
    }
    for (String size : List.of("L", "S")) {
      expected.add(slice("size", size, rows, row -> value(row, 1).equals(size)));
    }
    assertThat(Resampled.slices(tallies, ErrorTally::metrics, 0.8)).isEqualTo(expected);
  }

  @Test
  void isTheSameInAnySplitAndOrder() {
    List<Row> rows = random(40);
    List<SliceMetrics<RegressionMetrics>> whole =
        Resampled.slices(tally(rows, REPLICATES), ErrorTally::metrics, 0.5);
    for (int cut = 0; cut <= rows.size(); cut += 8) {
      BySlice<Resampled<ErrorTally>> parted =
          Resampled.merge(
              tally(rows.subList(cut, rows.size()), REPLICATES),
              tally(rows.subList(0, cut), REPLICATES),
              REPLICATES,
              ErrorTally::new);

      assertThat(Resampled.slices(parted, ErrorTally::metrics, 0.5)).isEqualTo(whole);
      assertThat(parted.all().intervals(0.5)).isEqualTo(Interval.of(drawn(rows), 0.5));
    }
  }

  @Test
  void knowsNoIntervalsWithoutReplicates() {
    BySlice<Resampled<ErrorTally>> tallies = tally(random(10), 0);

    assertThat(tallies.all().intervals(0.9)).isEmpty();
    assertThat(Resampled.slices(tallies, ErrorTally::metrics, 0.9))
        .hasSize(4)
        .allSatisfy(slice -> assertThat(slice.intervals()).isEmpty());
  }

  @Test
  void hasNoSliceOfRowsThatAreNotThere() {
    BySlice<Resampled<ErrorTally>> none = Resampled.none(SLICES, REPLICATES, ErrorTally::new);

    assertThat(Resampled.slices(none, ErrorTally::metrics, 0.9)).isEmpty();
    assertThat(none.all().whole().metrics().rows()).isZero();
    assertThat(none.all().intervals(0.9).values())
        .containsOnly(new Interval(Double.NaN, Double.NaN));
  }

  private static SliceMetrics<RegressionMetrics> slice(
      String slice, String value, List<Row> rows, Predicate<Row> of) {
    List<Row> own = rows.stream().filter(of).toList();
    return new SliceMetrics<>(slice, value, measured(own), Interval.of(drawn(own), 0.8));
  }

  private static List<RegressionMetrics> drawn(List<Row> rows) {
    return IntStream.range(0, REPLICATES).mapToObj(i -> measured(drawn(rows, i))).toList();
  }

  /** The rows of one replicate, each written out as often as it was drawn. */
  private static List<Row> drawn(List<Row> rows, int replicate) {
    List<Row> drawn = new ArrayList<>();
    byte[] weights = new byte[REPLICATES];
    for (Row row : rows) {
      PoissonWeights.draw(row.getLong(HASH), weights);
      for (int times = 0; times < weights[replicate]; times++) {
        drawn.add(row);
      }
    }
    return drawn;
  }

  private static RegressionMetrics measured(List<Row> rows) {
    ErrorTally tally = new ErrorTally();
    rows.forEach(row -> tally.add(row, 1));
    return tally.metrics();
  }

  private static BySlice<Resampled<ErrorTally>> tally(List<Row> rows, int replicates) {
    return Resampled.tally(rows.iterator(), HASH, SLICES, replicates, ErrorTally::new);
  }

  private static String value(Row row, int slice) {
    return row.<String>getList(HASH + 1).get(slice);
  }

  private static List<Row> random(int count) {
    Random random = new Random(67);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                RowFactory.create(
                    i % 9 == 4 ? null : (double) random.nextInt(5),
                    i % 7 == 3 ? Double.NaN : random.nextGaussian(),
                    random.nextLong(),
                    CollectionConverters.asScala(
                            List.of(i % 2 == 0 ? "red" : "blue", i % 3 == 0 ? "L" : "S"))
                        .toSeq()))
        .toList();
  }
}
