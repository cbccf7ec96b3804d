package io.lakeloop.benchmarks;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.core.job.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What Bronze, Silver and Gold take: a first load against a hand-written program, and batches on a
 * base and on one ten times as large. {@code Medallion ROWS REPETITIONS [PART …] FOLDER}, all parts
 * where none is named.
 */
public final class Medallion {
  private static final int LARGER = 10;
  private static final int EXPECTATIONS = 5;
  // What they take is what any first load takes.
  private static final long FEW = 1_000;
  private static final List<String> JOBS =
      List.of("ingest-bronze", "refine-silver", "aggregate-gold");

  private final SparkSession spark;
  private final Meter meter;
  private final Figures figures = new Figures(System.out, "medallion");
  private final long rows;
  private final int repetitions;
  private final Payments payments;
  private final Path folder;

  private Medallion(SparkSession spark, long rows, int repetitions, Path folder) {
    this.spark = spark;
    this.meter = new Meter(spark);
    this.rows = rows;
    this.repetitions = repetitions;
    this.payments = new Payments(rows);
    this.folder = folder;
  }

  /**
   * Measures.
   *
   * @param arguments how many rows the smaller base has, how often each is measured, the parts, an
   *     empty folder to work in
   */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SessionSettings.open("medallion")) {
      spark.sparkContext().setLogLevel("ERROR");
      int last = arguments.length - 1;
      Path folder = Files.createDirectories(Path.of(arguments[last]));
      new Medallion(spark, Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]), folder)
          .run(List.of(arguments).subList(2, last));
    }
  }

  private void run(List<String> parts) {
    // Whatever is compiled once is compiled before anything is measured.
    new FirstLoad(this, 20_000, "warm").turns(1);
    figures.print("rows", (double) rows, "rows");
    if (parts.isEmpty() || parts.contains("first-load")) {
      Turns start = new FirstLoad(this, FEW, "first-few").turns(repetitions);
      start.print(figures, "first-load.start.");
      for (long size : List.of(rows, LARGER * rows)) {
        firstLoad(size, start);
      }
    }
    if (parts.isEmpty() || parts.contains("expectations")) {
      new Expectations(this).measure(repetitions);
    }
    if (parts.isEmpty() || parts.contains("batches")) {
      batches();
    }
  }

  private void firstLoad(long size, Turns start) {
    Turns turns = new FirstLoad(this, size, "first-" + size).turns(repetitions);
    String name = "first-load.%d.".formatted(size);
    turns.print(figures, name);
    figures.print(
        name + "throughput-vs-hand-written",
        turns.ratio(FirstLoad.HAND_WRITTEN, FirstLoad.OURS, Cost::seconds),
        "x");
    figures.print(
        name + "throughput-vs-hand-written.beyond-start",
        turns.beyond(start, FirstLoad.HAND_WRITTEN) / turns.beyond(start, FirstLoad.OURS),
        "x");
  }

  /** The same batches on the newest payments alone, and on all there are. */
  private void batches() {
    long end = LARGER * rows;
    Map<String, Double> onBase = new Batches(this, "base", end - rows, end).seconds(repetitions);
    Map<String, Double> onLarger = new Batches(this, "base-10x", 0, end).seconds(repetitions);
    onLarger.forEach(
        (batch, seconds) ->
            figures.print(
                batch + ".base-10x-vs-base", seconds / onBase.getOrDefault(batch, 0.0), "x"));
  }

  SparkSession spark() {
    return spark;
  }

  Meter meter() {
    return meter;
  }

  Figures figures() {
    return figures;
  }

  Payments payments() {
    return payments;
  }

  long rows() {
    return rows;
  }

  Path folder() {
    return folder;
  }

  /** An empty lakehouse. */
  PaymentsLakehouse lakehouse(String name, int expectations) {
    return new PaymentsLakehouse(folder.resolve(name)).create(expectations);
  }

  PaymentsLakehouse lakehouse(String name) {
    return lakehouse(name, EXPECTATIONS);
  }

  /** One more of a lakehouse, for one run. */
  PaymentsLakehouse copy(PaymentsLakehouse base) {
    return base.copiedTo(folder.resolve("copy"), EXPECTATIONS);
  }

  /** The jobs one after the other. */
  static void journey(PaymentsLakehouse lakehouse) {
    JOBS.forEach(lakehouse::run);
  }
}
