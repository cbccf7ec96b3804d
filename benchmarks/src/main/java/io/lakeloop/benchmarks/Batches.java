package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;

import io.lakeloop.benchmarks.Meter.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Batches of changes through all layers of a lakehouse that holds payments already. */
final class Batches {
  private static final int CHANGED_DAYS = 1000;

  private final Medallion medallion;
  private final String name;
  private final long first;
  private final long end;

  /**
   * @param name of the base
   * @param first the number of its oldest payment
   * @param end the number of the payment after its newest one
   */
  Batches(Medallion medallion, String name, long first, long end) {
    this.medallion = medallion;
    this.name = name;
    this.first = first;
    this.end = end;
  }

  /** By batch the median of its seconds beyond a run in which nothing is new. */
  Map<String, Double> seconds(int repetitions) {
    PaymentsLakehouse base = load();
    Figures figures = medallion.figures();
    Map<String, Double> beyondStart = new LinkedHashMap<>();
    try {
      List<Cost> nothingNew = repeated(base, repetitions, Batches::nothing);
      figures.print(name + ".nothing-new", nothingNew);
      List<Cost> scans = scans(base, repetitions);
      figures.print(name + ".scan-of-keys", scans);
      batches()
          .forEach(
              (batch, rows) -> {
                List<Cost> costs = repeated(base, repetitions, data -> write(rows, data));
                figures.print(batch + "." + name, costs);
                double beyond = median(costs, Cost::seconds) - median(nothingNew, Cost::seconds);
                figures.print(batch + "." + name + ".beyond-start", beyond, "s");
                beyondStart.put(batch, beyond);
              });
      strewnAgainstScan(base, repetitions, scans);
    } finally {
      Folders.delete(base.folder());
    }
    return beyondStart;
  }

  private Map<String, Dataset<Row>> batches() {
    Map<String, Dataset<Row>> batches = new LinkedHashMap<>();
    SparkSession spark = medallion.spark();
    for (int percent : List.of(1, 10)) {
      long count = medallion.rows() * percent / 100;
      // Half of them are known already.
      batches.put(
          "recent-%d-percent".formatted(percent),
          medallion.payments().between(spark, end - count / 2, end + count / 2));
      batches.put("strewn-%d-percent".formatted(percent), strewn(count));
    }
    return batches;
  }

  private Dataset<Row> strewn(long count) {
    return medallion.payments().strewn(medallion.spark(), first, end, count);
  }

  private PaymentsLakehouse load() {
    PaymentsLakehouse base = medallion.lakehouse(name);
    Payments payments = medallion.payments();
    payments.write(payments.between(medallion.spark(), first, end), 0, base.data());
    medallion
        .figures()
        .print(name + ".load", List.of(medallion.meter().of(() -> Medallion.journey(base))));
    Folders.delete(base.data());
    return base;
  }

  private interface NewFiles {
    void write(Path data);
  }

  private List<Cost> repeated(PaymentsLakehouse base, int repetitions, NewFiles files) {
    List<Cost> costs = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      PaymentsLakehouse copy = copy(base);
      files.write(copy.data());
      costs.add(medallion.meter().of(() -> Medallion.journey(copy)));
      Folders.delete(copy.folder());
    }
    return costs;
  }

  /**
   * Silver alone: rows that lie anywhere, beyond what one such row takes, against reading the keys
   * of all rows.
   */
  private void strewnAgainstScan(PaymentsLakehouse base, int repetitions, List<Cost> scans) {
    List<Cost> oneRow = silver(base, repetitions, strewn(1));
    medallion.figures().print("strewn-one-row.%s.silver".formatted(name), oneRow);
    for (int percent : List.of(1, 10)) {
      List<Cost> costs = silver(base, repetitions, strewn(medallion.rows() * percent / 100));
      String figure = "strewn-%d-percent.%s.silver".formatted(percent, name);
      medallion.figures().print(figure, costs);
      versusScan(figure + ".beyond-one-row", costs, oneRow, scans, Cost::seconds);
      versusScan(figure + ".read.beyond-one-row", costs, oneRow, scans, Cost::megabytesRead);
    }
  }

  private void versusScan(
      String figure,
      List<Cost> costs,
      List<Cost> oneRow,
      List<Cost> scans,
      ToDoubleFunction<Cost> measured) {
    medallion
        .figures()
        .print(
            figure + ".vs-scan-of-keys",
            (median(costs, measured) - median(oneRow, measured)) / median(scans, measured),
            "x");
  }

  private List<Cost> silver(PaymentsLakehouse base, int repetitions, Dataset<Row> rows) {
    List<Cost> costs = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      PaymentsLakehouse copy = copy(base);
      write(rows, copy.data());
      copy.run("ingest-bronze");
      costs.add(medallion.meter().of(() -> copy.run("refine-silver")));
      Folders.delete(copy.folder());
    }
    return costs;
  }

  /** Reads every row's key and nothing else. */
  private List<Cost> scans(PaymentsLakehouse base, int repetitions) {
    Dataset<Row> silver = medallion.spark().read().format("delta").load(base.path("silver"));
    List<Cost> costs = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      costs.add(
          medallion
              .meter()
              .of(() -> silver.selectExpr("bit_xor(xxhash64(transaction_id))").head()));
    }
    return costs;
  }

  private PaymentsLakehouse copy(PaymentsLakehouse base) {
    PaymentsLakehouse copy = medallion.copy(base);
    nothing(copy.data());
    return copy;
  }

  private void write(Dataset<Row> rows, Path data) {
    medallion.payments().write(rows, CHANGED_DAYS, data);
  }

  /** A folder without a file. */
  private static void nothing(Path data) {
    if (!data.toFile().mkdirs() && !data.toFile().isDirectory()) {
      throw new IllegalStateException("cannot make " + data);
    }
  }
}
