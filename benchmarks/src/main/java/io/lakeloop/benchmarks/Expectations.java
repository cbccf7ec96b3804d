package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.core.config.Project;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TablesConfig;
import io.lakeloop.silver.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
    Map<Integer, List<Cost>> costs =
        inTurns(
            List.of(1, MANY),
            repetitions,
            rules -> {
              Dataset<Row> judged = Judgement.of("payments", table(loaded, rules)).of(rows);
              return () -> judged.write().format("noop").mode("overwrite").save();
            });
    rows.unpersist();
    print("judging", costs, 1);
  }

  /** Silver's first load of all rows. */
  private void silver(PaymentsLakehouse loaded, int repetitions) {
    Map<Integer, List<Cost>> costs =
        inTurns(
            List.of(0, MANY),
            repetitions,
            rules -> {
              PaymentsLakehouse copy = loaded.copiedTo(medallion.folder().resolve("copy"), rules);
              return () -> copy.run("refine-silver");
            });
    print("silver", costs, 0);
  }

  /** A first turn of each is not counted: what is compiled once is compiled in it. */
  private Map<Integer, List<Cost>> inTurns(
      List<Integer> rules, int repetitions, Function<Integer, Runnable> prepared) {
    Map<Integer, List<Cost>> costs = new LinkedHashMap<>();
    for (int turn = 0; turn <= repetitions; turn++) {
      for (int count : rules) {
        Cost cost = medallion.meter().of(prepared.apply(count));
        if (turn > 0) {
          costs.computeIfAbsent(count, first -> new ArrayList<>()).add(cost);
        }
        Folders.delete(medallion.folder().resolve("copy"));
      }
    }
    return costs;
  }

  private void print(String name, Map<Integer, List<Cost>> costs, int few) {
    costs.forEach(
        (rules, each) ->
            medallion.figures().print("%s.%d-expectations".formatted(name, rules), each));
    double many = median(Objects.requireNonNull(costs.get(MANY)), Cost::seconds);
    double little = median(Objects.requireNonNull(costs.get(few)), Cost::seconds);
    medallion
        .figures()
        .print("%s.%d-expectations.vs-%d".formatted(name, MANY, few), many / little, "x");
  }

  private SilverTable table(PaymentsLakehouse loaded, int rules) {
    String project =
        loaded
            .copiedTo(medallion.folder().resolve("copy"), rules)
            .folder()
            .resolve("project")
            .toString();
    TablesConfig tables =
        Project.load(project, "dev", Map.of(), List.of()).config(TablesConfig.class);
    return Objects.requireNonNull(tables.silver().get("payments"));
  }
}
