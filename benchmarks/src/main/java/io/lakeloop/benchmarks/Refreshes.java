package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.lakeloop.benchmarks.Meter.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A feature table of events over a year, made whole; refreshed when nothing is new; when one event
 * more is there, which is what a refresh of anything takes; and when one percent more is, of all
 * entities: the days that follow, or events of any day that come late.
 */
final class Refreshes {
  private static final int REPETITIONS = 3;
  private static final long DAY_SECONDS = 86_400;
  private static final long SECONDS = 365 * DAY_SECONDS;
  private static final long EVENTS_AN_ENTITY = 1_000;
  private static final int FILES = 40;
  private static final String FEATURES =
      """
      feature-tables:
        activity:
          entity: [entity_id]
          event-time: at
          source: silver.events
          features:
      """;

  private final Features features;
  private final Figures figures = new Figures(System.out, "features.refresh");
  private final long rows;

  Refreshes(Features features) {
    this.features = features;
    this.rows = features.rows();
  }

  void measure() {
    Path base = lakehouse("refresh-base");
    write(events(0, rows), base, "overwrite", FILES);
    figures.print("rows", (double) rows, "rows");
    List<Cost> whole = repeated(base, copy -> {}, REPETITIONS);
    figures.print("whole", whole);
    refresh(base);
    List<Cost> nothingNew = repeated(base, copy -> {}, REPETITIONS);
    figures.print("nothing-new", nothingNew);
    List<Cost> oneEvent = withMore(base, events(rows, rows + 1));
    figures.print("next-event", oneEvent);
    Map<String, List<Cost>> starts = new LinkedHashMap<>();
    starts.put("start", nothingNew);
    starts.put("one-event", oneEvent);
    compared("next-1-percent", base, events(rows, rows + rows / 100), whole, starts);
    compared("late-1-percent", base, late(rows / 100), whole, starts);
    Folders.delete(base);
  }

  private List<Cost> withMore(Path base, Dataset<Row> more) {
    return repeated(base, copy -> write(more, copy, "append", 1), REPETITIONS);
  }

  private void compared(
      String name, Path base, Dataset<Row> more, List<Cost> whole, Map<String, List<Cost>> starts) {
    List<Cost> costs = withMore(base, more);
    figures.print(name, costs);
    starts.forEach(
        (word, start) -> {
          double fixed = median(start, Cost::seconds);
          figures.print(
              name + ".beyond-" + word + "-vs-whole",
              100 * (median(costs, Cost::seconds) - fixed) / (median(whole, Cost::seconds) - fixed),
              "%");
        });
    figures.print(
        name + ".processor-vs-whole",
        100 * median(costs, Cost::processorSeconds) / median(whole, Cost::processorSeconds),
        "%");
  }

  private List<Cost> repeated(Path base, Consumer<Path> change, int repetitions) {
    List<Cost> costs = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      Path copy = lakehouse("refresh-copy");
      Folders.copy(base.resolve("lakehouse"), copy.resolve("lakehouse"));
      change.accept(copy);
      costs.add(features.meter().of(() -> refresh(copy)));
      Folders.delete(copy);
    }
    return costs;
  }

  private static void refresh(Path lakehouse) {
    new JobRuns(lakehouse).run("refresh-features");
  }

  private Path lakehouse(String name) {
    Path folder = features.folder().resolve(name);
    StringBuilder declared = new StringBuilder(FEATURES);
    for (String window : List.of("1d", "7d", "30d")) {
      for (String aggregate : List.of("count", "sum", "max")) {
        String of = aggregate.equals("count") ? "" : ", of: amount";
        declared.append(
            "      %1$s_%2$s: { aggregate: %1$s%3$s, window: %2$s }\n"
                .formatted(aggregate, window, of));
      }
    }
    new JobRuns(folder).create().write("project/features.yml", declared.toString());
    return folder;
  }

  /** Events in the order of time, of entities in turn. */
  private Dataset<Row> events(long from, long to) {
    return shaped(features.spark().range(from, to, 1, FILES).toDF());
  }

  /** Events of any time, none of which is there. */
  private Dataset<Row> late(long count) {
    return shaped(
        features
            .spark()
            .range(2 * rows, 2 * rows + count, 1, FILES)
            .select(expr("pmod(xxhash64(id), " + rows + ")").as("id")));
  }

  private Dataset<Row> shaped(Dataset<Row> numbered) {
    long entities = Math.max(1, rows / EVENTS_AN_ENTITY);
    return numbered.select(
        expr("pmod(xxhash64(id, 1), %d)".formatted(entities)).as("entity_id"),
        expr("timestamp_seconds(1514764800 + CAST(id * %dD / %d AS BIGINT))"
                .formatted(SECONDS, rows))
            .as("at"),
        expr("pmod(xxhash64(id, 2), 100000) / 100D").as("amount"),
        col("id").as("event_id"));
  }

  private void write(Dataset<Row> rows, Path lakehouse, String mode, int files) {
    rows.coalesce(files)
        .write()
        .format("delta")
        .option("delta.enableChangeDataFeed", "true")
        .mode(mode)
        .save(lakehouse.resolve("lakehouse/silver/events").toString());
  }
}
