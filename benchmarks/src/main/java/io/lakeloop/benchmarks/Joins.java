package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.features.join.FeatureRows;
import io.lakeloop.features.join.PointInTimeJoin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Point-in-time joins beside Feast's way and beside a union with {@code last}, in turns, three
 * columns a table, from Parquet files into nothing.
 */
final class Joins {
  private static final int REPETITIONS = 3;
  private static final int PARTITIONS_OF_HOT = 16;
  private static final String OURS = "ours";
  private static final String FEAST = "feast";
  private static final String UNION = "union-and-last";

  private final Features features;
  private final Figures figures = new Figures(System.out, "features.join");

  Joins(Features features) {
    this.features = features;
  }

  void measure() {
    // What is compiled once is compiled before anything is measured.
    check(JoinTables.usual(20_000));
    double smaller = compare(JoinTables.usual(features.rows() / 10), false);
    double larger = compare(JoinTables.usual(features.rows()), false);
    figures.print("%s.10x-the-rows".formatted(name(features.rows())), larger / smaller, "x");
    compare(JoinTables.usual(features.rows() / 2).withTables(4), false);
    hot();
    compare(new JoinTables(100_000, 500_000, 5_000, 1, false), true);
    compare(new JoinTables(20_000, 1_000_000, 1_000, 1, false), true);
  }

  private static String name(long spine) {
    return JoinTables.usual(spine).name();
  }

  /** Ours beside the others', and how many seconds ours took. */
  private double compare(JoinTables sizes, boolean feast) {
    JoinTables.Written tables = sizes.write(features.spark(), features.folder());
    Turns turns = inTurns(ways(tables, feast));
    Folders.delete(tables.folder());
    turns.print(figures, sizes.name() + ".");
    for (String other : turns.costs().keySet()) {
      if (!other.equals(OURS)) {
        String vs = "%s.vs-%s".formatted(sizes.name(), other);
        figures.print(vs, turns.ratio(other, OURS, Cost::seconds), "x");
      }
    }
    return median(turns.costs(OURS), Cost::seconds);
  }

  private static Map<String, Supplier<Dataset<Row>>> ways(
      JoinTables.Written tables, boolean feast) {
    Map<String, Supplier<Dataset<Row>>> ways = new LinkedHashMap<>();
    ways.put(OURS, () -> ours(tables));
    ways.put(UNION, () -> AsOfAlternatives.unionAndLast(tables.spine(), tables.features()));
    if (feast) {
      ways.put(FEAST, () -> AsOfAlternatives.feast(tables.spine(), tables.features().get(0)));
    }
    return ways;
  }

  /** All ways come to the same rows; what they have in common is compiled along with it. */
  private void check(JoinTables sizes) {
    JoinTables.Written tables = sizes.write(features.spark(), features.folder());
    requireSame(ways(tables, true), tables);
    Folders.delete(tables.folder());
  }

  /** One entity with half of all rows beside a table without, and its longest task. */
  private void hot() {
    JoinTables even = JoinTables.usual(features.rows());
    Map<String, Supplier<Dataset<Row>>> ways = new LinkedHashMap<>();
    JoinTables.Written evenly = even.write(features.spark(), features.folder());
    JoinTables.Written hot = even.withHot().write(features.spark(), features.folder());
    ways.put("even", () -> join(evenly).partitions(PARTITIONS_OF_HOT).join());
    ways.put("hot", () -> join(hot).partitions(PARTITIONS_OF_HOT).join());
    TaskTimes times = new TaskTimes(features.spark());
    Turns turns = inTurns(ways);
    String name = even.name() + ".16-partitions.";
    turns.print(figures, name);
    figures.print(name + "hot-vs-even", turns.ratio("hot", "even", Cost::seconds), "x");
    times.clear();
    Turns.nothing(join(hot).partitions(PARTITIONS_OF_HOT).join());
    figures.print(name + "hot.longest-task-vs-mean", times.longestToMean(PARTITIONS_OF_HOT), "x");
    Folders.delete(evenly.folder());
    Folders.delete(hot.folder());
  }

  private static Dataset<Row> ours(JoinTables.Written tables) {
    return join(tables).join();
  }

  private static PointInTimeJoin join(JoinTables.Written tables) {
    PointInTimeJoin join = PointInTimeJoin.of(tables.spine(), "t");
    for (Dataset<Row> table : tables.features()) {
      join =
          join.with(
              FeatureRows.of(table, List.of("entity"), "time")
                  .looking(AsOfAlternatives.values(table).toArray(String[]::new)));
    }
    return join;
  }

  /** What is compiled once is compiled in a first turn. */
  private Turns inTurns(Map<String, Supplier<Dataset<Row>>> ways) {
    Map<String, Supplier<Runnable>> work = new LinkedHashMap<>();
    ways.forEach((way, rows) -> work.put(way, () -> () -> Turns.nothing(rows.get())));
    Turns.of(features.meter(), 1, work);
    return Turns.of(features.meter(), REPETITIONS, work);
  }

  private static void requireSame(
      Map<String, Supplier<Dataset<Row>>> ways, JoinTables.Written tables) {
    List<String> values = AsOfAlternatives.values(tables.features().get(0));
    String expected = total(Objects.requireNonNull(ways.get(OURS)).get(), values);
    ways.forEach(
        (way, rows) -> {
          String total = total(rows.get(), values);
          if (!total.equals(expected)) {
            throw new IllegalStateException(
                "%s comes to %s, ours to %s".formatted(way, total, expected));
          }
        });
  }

  /** The number of rows and the sum of their values, each weighted by its row. */
  private static String total(Dataset<Row> rows, List<String> values) {
    Column all = lit(0L);
    for (String value : values) {
      all = all.plus(coalesce(round(col(value).multiply(lit(7))).cast("long"), lit(0L)));
    }
    return rows.agg(count(lit(1)), sum(all.multiply(col("entity").plus(lit(1)))))
        .first()
        .toString();
  }
}
