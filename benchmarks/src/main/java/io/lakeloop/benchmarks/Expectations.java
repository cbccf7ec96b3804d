package io.lakeloop.benchmarks;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.core.config.Project;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TablesConfig;
import io.lakeloop.silver.Judgement;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What rules cost that every row is held against, in turns with fewer of them. */
record Expectations(Medallion medallion) {
  private static final int MANY = 20;

  void measure(int repetitions) {
    PaymentsLakehouse loaded = medallion.lakehouse("rules", 0);
    medallion
        .payments()
        .write(
            medallion.payments().between(medallion.spark(), 0, medallion.rows()), 0, loaded.data());
    judged(loaded, repetitions);
    loaded.run("ingest-bronze");
    silver(loaded, repetitions);
    Folders.delete(loaded.folder());
  }

  /** The judging alone: of rows in memory, into nothing. */
  private void judged(PaymentsLakehouse loaded, int repetitions) {
    Dataset<Row> rows =
        medallion.spark().read().option("header", "true").csv(loaded.data().toString()).cache();
    measure(
        "judging",
        1,
        repetitions,
        rules -> {
          Dataset<Row> judged = Judgement.of("payments", table(loaded, rules)).of(rows);
          return () -> Turns.nothing(judged);
        });
    rows.unpersist();
  }

  /** Silver's first load of all rows. */
  private void silver(PaymentsLakehouse loaded, int repetitions) {
    measure(
        "silver",
        0,
        repetitions,
        rules -> {
          PaymentsLakehouse copy = copy(loaded, rules);
          return () -> copy.run("refine-silver");
        });
  }

  private void measure(String name, int few, int repetitions, IntFunction<Runnable> held) {
    String little = few + "-expectations";
    String many = MANY + "-expectations";
    Map<String, Supplier<Runnable>> ways = new LinkedHashMap<>();
    ways.put(little, () -> held.apply(few));
    ways.put(many, () -> held.apply(MANY));
    // What is compiled once is compiled in a first turn.
    Turns.of(medallion.meter(), 1, ways);
    Turns turns = Turns.of(medallion.meter(), repetitions, ways);
    turns.print(medallion.figures(), name + ".");
    String vs = "%s.%s.vs-%d".formatted(name, many, few);
    medallion.figures().print(vs, turns.ratio(many, little, Cost::seconds), "x");
    medallion
        .figures()
        .print(vs + ".processor", turns.ratio(many, little, Cost::processorSeconds), "x");
    Folders.delete(medallion.folder().resolve("copy"));
  }

  private PaymentsLakehouse copy(PaymentsLakehouse loaded, int rules) {
    Path copy = medallion.folder().resolve("copy");
    Folders.delete(copy);
    return loaded.copiedTo(copy, rules);
  }

  private SilverTable table(PaymentsLakehouse loaded, int rules) {
    String project = copy(loaded, rules).folder().resolve("project").toString();
    TablesConfig tables =
        Project.load(project, "dev", Map.of(), List.of()).config(TablesConfig.class);
    return Objects.requireNonNull(tables.silver().get("payments"));
  }
}
