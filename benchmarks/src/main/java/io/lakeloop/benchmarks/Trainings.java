package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.expr;

import io.lakeloop.benchmarks.Meter.Cost;
import io.lakeloop.core.job.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What training takes, beside a hand-written MLlib program. {@code Trainings ROWS REPETITIONS [PART
 * …] FOLDER}: {@code fits} of N and N/10 rows, {@code tuning} of N/10 and N/100; both where no part
 * is named.
 */
public final class Trainings {
  private static final String OURS = "ours";
  private static final String HAND_WRITTEN = "hand-written";
  private static final long SMALL = 2_000;
  // Ours hashes up to a million rows into two.
  private static final int PARTITIONS = 2;

  private static final String MODEL =
      """
      models:
        samples:
          task: binary
          training-set: samples
          seed: %d
          select-by: auc_roc
          categorical: [%s]
      %s
          candidates:
      %s
      """;
  private static final String LOGISTIC =
      "      logistic: { algorithm: logistic-regression, parameters: { max-iterations: %d }%s }\n";
  private static final String BOOSTED =
      "      boosted: { algorithm: gradient-boosted-trees, parameters: { rounds: %d%s }%s }\n";

  private final SparkSession spark;
  private final Meter meter;
  private final Figures figures = new Figures(System.out, "training");
  private final int repetitions;
  private final Path folder;

  private Trainings(SparkSession spark, int repetitions, Path folder) {
    this.spark = spark;
    this.meter = new Meter(spark);
    this.repetitions = repetitions;
    this.folder = folder;
  }

  /**
   * Measures.
   *
   * @param arguments how many rows, how often each is measured, the parts, an empty folder to work
   *     in
   */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SessionSettings.open("training")) {
      spark.sparkContext().setLogLevel("ERROR");
      int last = arguments.length - 1;
      Path folder = Files.createDirectories(Path.of(arguments[last]));
      new Trainings(spark, Integer.parseInt(arguments[1]), folder)
          .run(Long.parseLong(arguments[0]), List.of(arguments).subList(2, last));
    }
  }

  private void run(long rows, List<String> parts) {
    // Whatever is compiled once is compiled before anything is measured.
    Samples small = samples(SMALL, "small");
    fits(small, 1);
    if (parts.isEmpty() || parts.contains("fits")) {
      Map<Boolean, Turns> fixed = fits(small, repetitions);
      for (long size : List.of(rows / 10, rows)) {
        Samples some = samples(size, "fits-" + size);
        compare(size, fits(some, repetitions), fixed);
        Folders.delete(some.folder());
      }
    }
    if (parts.isEmpty() || parts.contains("tuning")) {
      tune(small, "warm");
      for (long size : List.of(rows / 100, rows / 10)) {
        tune(samples(size, "tuning-" + size), Long.toString(size));
      }
    }
  }

  private Samples samples(long rows, String name) {
    return new Samples(spark, rows, folder.resolve(name)).build();
  }

  /** Fits of a logistic regression and of a boosted model, with their metrics. */
  private Map<Boolean, Turns> fits(Samples samples, int times) {
    Map<Boolean, Turns> costs = new LinkedHashMap<>();
    for (boolean linear : List.of(true, false)) {
      Map<String, Supplier<Runnable>> ways = new LinkedHashMap<>();
      ways.put(OURS, () -> ours(samples, one(linear)));
      ways.put(HAND_WRITTEN, () -> () -> new HandTrained(samples).fit(linear));
      costs.put(linear, Turns.of(meter, times, ways));
    }
    return costs;
  }

  private Runnable ours(Samples samples, String model) {
    Samples copy = samples.copiedTo(folder.resolve("copy")).withModel(model);
    return () -> new JobRuns(copy.folder()).run("train-model");
  }

  private void compare(long size, Map<Boolean, Turns> costs, Map<Boolean, Turns> fixed) {
    costs.forEach(
        (linear, turns) -> {
          String name = "%d.%s.".formatted(size, linear ? "logistic" : "boosted");
          turns.print(figures, name);
          figures.print(
              name + "vs-hand-written", turns.ratio(OURS, HAND_WRITTEN, Cost::seconds), "x");
          figures.print(
              name + "vs-hand-written.processor",
              turns.ratio(OURS, HAND_WRITTEN, Cost::processorSeconds),
              "x");
          Turns start = fixed.get(linear);
          if (start != null) {
            figures.print(
                name + "beyond-start.vs-hand-written",
                turns.beyond(start, OURS) / turns.beyond(start, HAND_WRITTEN),
                "x");
          }
        });
  }

  /** Four logistic regressions and four boosted models by three folds, once. */
  private void tune(Samples samples, String name) {
    List<Double> means = new ArrayList<>();
    HandTrained byHand = new HandTrained(samples);
    Map<String, Supplier<Runnable>> ways = new LinkedHashMap<>();
    ways.put(OURS, () -> ours(samples, searched()));
    ways.put(
        "cross-validator",
        () ->
            () -> {
              Dataset<Row> train = byHand.laidOut(PARTITIONS);
              means.addAll(byHand.tune(train));
              train.unpersist();
            });
    Turns turns = Turns.of(meter, 1, ways);
    if (name.equals("warm")) {
      return;
    }
    turns.print(figures, "tuning.%s.".formatted(name));
    figures.print(
        "tuning.%s.times-faster".formatted(name),
        turns.ratio("cross-validator", OURS, Cost::seconds),
        "x");
    figures.print(
        "tuning.%s.times-faster.processor".formatted(name),
        turns.ratio("cross-validator", OURS, Cost::processorSeconds),
        "x");
    List<Double> found = found();
    double furthest =
        IntStream.range(0, found.size())
            .mapToDouble(i -> Math.abs(found.get(i) - means.get(i)) / means.get(i))
            .max()
            .orElse(Double.NaN);
    figures.print("tuning.%s.settings".formatted(name), found.size(), "settings");
    int each = found.size() / 2;
    long same =
        IntStream.of(0, each)
            .filter(
                from ->
                    best(found.subList(from, from + each))
                        == best(means.subList(from, from + each)))
            .count();
    figures.print("tuning.%s.same-winners".formatted(name), (double) same, "of-2");
    // Digits that matter are far behind the point.
    System.out.println("training.tuning.%s.furthest-apart %s x".formatted(name, furthest));
    Folders.delete(samples.folder());
  }

  private static int best(List<Double> scores) {
    return scores.indexOf(Collections.max(scores));
  }

  /** The mean score of each setting as the runs say, in the order in which both try them. */
  private List<Double> found() {
    return spark
        .read()
        .format("delta")
        .load(folder.resolve("copy/lakehouse/registry/runs").toString())
        .where("tags['mlflow.runName'] LIKE 'setting_%'")
        .orderBy(expr("parameters['algorithm']").desc(), expr("tags['mlflow.runName']"))
        .selectExpr("metrics['validation.auc_roc']")
        .collectAsList()
        .stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  private static String one(boolean linear) {
    return model(
        "", linear ? LOGISTIC.formatted(HandTrained.ITERATIONS, "") : boosted(", depth: 5", ""));
  }

  private static String searched() {
    return model(
        "    tuning: { strategy: grid, folds: %d }".formatted(HandTrained.FOLDS),
        LOGISTIC.formatted(
                HandTrained.ITERATIONS,
                ", search: { regularization: { values: [%s] } }"
                    .formatted(
                        DoubleStream.of(HandTrained.PENALTIES)
                            .mapToObj(Double::toString)
                            .collect(Collectors.joining(", "))))
            + boosted(
                "",
                ", search: { depth: { values: [%s] } }"
                    .formatted(
                        IntStream.of(HandTrained.DEPTHS)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", ")))));
  }

  private static String boosted(String set, String search) {
    return BOOSTED.formatted(HandTrained.ROUNDS, set, search);
  }

  private static String model(String tuning, String candidates) {
    return MODEL.formatted(HandTrained.SEED, String.join(", ", Samples.WORDS), tuning, candidates);
  }
}
