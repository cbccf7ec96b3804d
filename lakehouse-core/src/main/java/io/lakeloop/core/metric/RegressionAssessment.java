package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.desc_nulls_last;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.kernel.KeptRows;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far predictions are from numeric labels, in all rows and in slices.
 *
 * @param metrics the metrics of all rows
 * @param intervals the interval of each metric by its name; empty without a bootstrap
 * @param slices the metrics of each value of each slice
 * @param quantiles the absolute errors that each twentieth of the rows, and 99 %, do not exceed, of
 *     the rows whose error is a number that a double holds; none without such rows
 * @param residuals the errors by prediction of the same rows, lowest first
 */
public record RegressionAssessment(
    RegressionMetrics metrics,
    Map<String, Interval> intervals,
    List<SliceMetrics<RegressionMetrics>> slices,
    List<ErrorQuantile> quantiles,
    List<ResidualBin> residuals)
    implements Assessment<RegressionMetrics> {
  /** Where the hash stands in the rows that are walked. */
  static final int HASH = 3;

  private static final double[] SHARES =
      DoubleStream.concat(
              IntStream.rangeClosed(1, 20).mapToDouble(i -> i / 20.0), DoubleStream.of(0.99))
          .sorted()
          .toArray();
  private static final List<Double> NAMED = List.of(0.5, 0.9, 0.95, 0.99);

  /** Copies the collections. */
  public RegressionAssessment {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    slices = List.copyOf(slices);
    quantiles = List.copyOf(quantiles);
    residuals = List.copyOf(residuals);
  }

  /**
   * Measures predictions against labels, as {@link RegressionMetrics#of} takes them, computing each
   * row once: meanwhile its label, prediction, error, hash and slices are kept.
   *
   * @throws io.lakeloop.core.failure.UsageException if a slice has too many values
   */
  public static RegressionAssessment of(
      Dataset<Row> rows, String labelColumn, String predictionColumn, AssessmentOptions options) {
    Column label = rows.col(labelColumn).cast("double");
    Column prediction = rows.col(predictionColumn).cast("double");
    Column error = abs(prediction.minus(label));
    Column measured = when(error.lt(Double.POSITIVE_INFINITY), error);
    try (KeptRows cut = KeptRows.of(AssessedRows.of(rows, options, label, prediction, measured))) {
      return of(cut.rows(), options);
    }
  }

  private static RegressionAssessment of(Dataset<Row> cut, AssessmentOptions options) {
    JavaRDD<Row> descending = cut.orderBy(desc_nulls_last(AssessedRows.numberName(2))).javaRDD();
    List<String> slices = List.copyOf(options.slices().keySet());
    int replicates = options.replicates();
    ResidualRun all =
        descending
            .mapPartitionsWithIndex(
                (run, part) -> List.of(new ResidualRun(run, part, slices, replicates)).iterator(),
                true)
            .treeAggregate(
                new ResidualRun(slices, replicates), ResidualRun::merge, ResidualRun::merge);
    all.tallies.requireFew();
    // Not the metrics' number: an error may be too large for a double where its ends are not.
    long measured = all.measured();
    ResidualScan scan = secondWalk(descending, wanted(measured), all);
    return new RegressionAssessment(
        all.tallies.all().whole().metrics(),
        all.tallies.all().intervals(options.confidence()),
        Resampled.slices(all.tallies, ErrorTally::metrics, options.confidence()),
        quantiles(measured, scan),
        scan.bins());
  }

  @Override
  public Map<String, Double> further() {
    Map<String, Double> further = new LinkedHashMap<>();
    for (ErrorQuantile quantile : quantiles) {
      if (NAMED.contains(quantile.share())) {
        further.put(
            "absolute_error_p" + Math.round(quantile.share() * 100), quantile.absoluteError());
      }
    }
    return Collections.unmodifiableMap(further);
  }

  /** Whether a row that is walked has an error. */
  static boolean isMeasured(Row row) {
    return !row.isNullAt(2);
  }

  private static ResidualScan secondWalk(
      JavaRDD<Row> descending, TreeSet<Long> wanted, ResidualRun all) {
    TreeMap<Integer, Long> before = new TreeMap<>();
    long rows = 0;
    for (Map.Entry<Integer, Long> run : all.rows.entrySet()) {
      before.put(run.getKey(), rows);
      rows += run.getValue();
    }
    double low = all.low();
    double high = all.high();
    ResidualScan scan = new ResidualScan(wanted, low, high, 0);
    descending
        .mapPartitionsWithIndex(
            (run, part) -> {
              ResidualScan scanned =
                  new ResidualScan(wanted, low, high, before.getOrDefault(run, 0L));
              part.forEachRemaining(
                  row -> {
                    if (isMeasured(row)) {
                      scanned.add(row.getDouble(0), row.getDouble(1));
                    }
                  });
              return List.of(scanned).iterator();
            },
            true)
        .collect()
        .forEach(scan::merge);
    return scan;
  }

  /** The ranks, 0 the largest error, between which the quantiles lie. */
  private static TreeSet<Long> wanted(long rows) {
    TreeSet<Long> ranks = new TreeSet<>();
    for (double share : SHARES) {
      double place = share * (rows - 1);
      ranks.add(rows - 1 - (long) Math.floor(place));
      ranks.add(rows - 1 - (long) Math.ceil(place));
    }
    return ranks;
  }

  private static List<ErrorQuantile> quantiles(long rows, ResidualScan scan) {
    if (rows == 0) {
      return List.of();
    }
    return DoubleStream.of(SHARES)
        .mapToObj(
            share -> {
              double place = share * (rows - 1);
              double below = scan.error(rows - 1 - (long) Math.floor(place));
              double above = scan.error(rows - 1 - (long) Math.ceil(place));
              return new ErrorQuantile(
                  share, Interval.between(below, above, place - Math.floor(place)));
            })
        .toList();
  }
}
