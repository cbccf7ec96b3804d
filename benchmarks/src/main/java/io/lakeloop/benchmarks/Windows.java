package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.features.Aggregate;
import io.lakeloop.features.WindowedFeature;
import io.lakeloop.features.WindowedFeatures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Windowed features of every entity at the times of its events, twenty of them, beside a bare
 * shuffle and sort of the same rows, and beside Spark SQL's RANGE BETWEEN.
 */
final class Windows {
  private static final String OURS = "ours";
  private static final String BARE = "bare";
  private static final String RANGE = "range-between";
  private static final int REPETITIONS = 3;
  private static final int PARTITIONS = 16;
  // Theirs takes minutes.
  private static final int RANGE_REPETITIONS = 1;
  private static final List<Aggregate> AGGREGATES =
      List.of(Aggregate.COUNT, Aggregate.SUM, Aggregate.MEAN, Aggregate.MIN, Aggregate.MAX);
  private static final List<Duration> LENGTHS =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

  private final Figures figures = new Figures(System.out, "features.windows");
  private final Features features;

  Windows(Features features) {
    this.features = features;
  }

  void measure() {
    String setting = "spark.sql.shuffle.partitions";
    String before = features.spark().conf().get(setting);
    features.spark().conf().set(setting, PARTITIONS);
    try {
      measureAll();
    } finally {
      features.spark().conf().set(setting, before);
    }
  }

  private void measureAll() {
    Dataset<Row> warm = uniform(100_000, 1_000);
    inTurns(BARE, bare(warm), ours(warm), REPETITIONS);
    for (long perEntity : List.of(20L, 100_000L)) {
      besideBare("%d-an-entity".formatted(perEntity), uniform(features.rows(), perEntity));
    }
    Turns uniform = besideBare("1000-an-entity", uniform(features.rows(), 1_000));
    // One entity has half of the events.
    Turns hot = besideBare("hot-entity-50-percent", withHot(features.rows(), 2));
    print("hot-entity-50-percent.vs-uniform", hot.costs(OURS), uniform.costs(OURS));
    Turns tenth = besideBare("tenth", uniform(features.rows() / 10, 1_000));
    print("rows-10x.vs-tenth", uniform.costs(OURS), tenth.costs(OURS));
    for (long count : List.of(features.rows() / 10, features.rows())) {
      besideRange("range.%d.1000-an-entity".formatted(count), uniform(count, 1_000));
      besideRange("range.%d.hot-entity-1-percent".formatted(count), withHot(count, 100));
    }
  }

  private Turns besideBare(String name, Dataset<Row> events) {
    Turns turns = inTurns(BARE, bare(events), ours(events), REPETITIONS);
    turns.print(figures, name + ".");
    print(name + ".vs-" + BARE, turns.costs(OURS), turns.costs(BARE));
    return turns;
  }

  private void besideRange(String name, Dataset<Row> events) {
    Turns turns = inTurns(RANGE, range(events), ours(events), RANGE_REPETITIONS);
    turns.print(figures, name + ".");
    print(name + ".times-faster", turns.costs(RANGE), turns.costs(OURS));
  }

  private Turns inTurns(String other, Dataset<Row> theirs, Dataset<Row> own, int repetitions) {
    Map<String, Supplier<Runnable>> ways = new LinkedHashMap<>();
    ways.put(other, () -> () -> Turns.nothing(theirs));
    ways.put(OURS, () -> () -> Turns.nothing(own));
    return Turns.of(features.meter(), repetitions, ways);
  }

  private void print(String name, List<Cost> costs, List<Cost> others) {
    figures.print(name, median(costs, Cost::seconds) / median(others, Cost::seconds), "x");
    figures.print(
        name + ".processor",
        median(costs, Cost::processorSeconds) / median(others, Cost::processorSeconds),
        "x");
  }

  private Dataset<Row> uniform(long count, long perEntity) {
    return events(count, pmod(xxhash64(col("id")), lit(Math.max(1, count / perEntity))));
  }

  /** Entity 0 has one event of so many; the others have a thousand each. */
  private Dataset<Row> withHot(long count, int oneOf) {
    Column others = pmod(xxhash64(col("id")), lit(Math.max(1, count / 1_000))).plus(1);
    return events(count, when(pmod(col("id"), lit(oneOf)).equalTo(0), 0L).otherwise(others));
  }

  /** Events of a year, at random times. */
  private Dataset<Row> events(long count, Column key) {
    Column micros = pmod(xxhash64(col("id"), lit(7)), lit(Duration.ofDays(365).toMillis() * 1000));
    return features
        .spark()
        .range(0, count, 1, PARTITIONS)
        .select(
            key.as("key"),
            timestamp_micros(lit(1_500_000_000_000_000L).plus(micros)).as("time"),
            pmod(xxhash64(col("id"), lit(9)), lit(100_000)).divide(100).as("value"));
  }

  private static Dataset<Row> bare(Dataset<Row> events) {
    return events.repartition(PARTITIONS, col("key")).sortWithinPartitions("key", "time");
  }

  private static Dataset<Row> ours(Dataset<Row> events) {
    List<WindowedFeature> wanted = new ArrayList<>();
    for (Aggregate aggregate : AGGREGATES) {
      for (Duration length : LENGTHS) {
        wanted.add(
            new WindowedFeature(name(aggregate, length), aggregate, Optional.of("value"), length));
      }
    }
    return WindowedFeatures.computeAtPoints(
        events, new WindowedFeatures.Spec(List.of("key"), "time", "time", Duration.ZERO, wanted));
  }

  private static Dataset<Row> range(Dataset<Row> events) {
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    for (Aggregate aggregate : AGGREGATES) {
      for (Duration length : LENGTHS) {
        // Open at its start: one microsecond less than the length.
        columns.add(
            expr(
                "%s(value) OVER (PARTITION BY key ORDER BY time RANGE BETWEEN INTERVAL '%d' SECOND - INTERVAL '0.000001' SECOND PRECEDING AND CURRENT ROW) AS %s"
                    .formatted(sql(aggregate), length.toSeconds(), name(aggregate, length))));
      }
    }
    return events.select(columns.toArray(Column[]::new));
  }

  private static String sql(Aggregate aggregate) {
    return aggregate == Aggregate.MEAN ? "avg" : aggregate.name().toLowerCase(Locale.ROOT);
  }

  private static String name(Aggregate aggregate, Duration length) {
    return "%s_%dh".formatted(aggregate.name().toLowerCase(Locale.ROOT), length.toHours());
  }
}
