package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.desc_nulls_last;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two walks over rows sorted by their scores, which are {@link #cut} to four columns first. Sorting
 * reads them twice, for the bounds of its ranges and to move them; the walks read what was sorted.
 */
final class BinaryWalk {
  private static final int SCORE = 0;
  private static final int LABEL = 1;
  private static final int HASH = 2;
  private static final int SLICES = 3;

  private final AssessmentOptions options;
  private final JavaRDD<Row> descending;
  private final List<String> slices;

  /**
   * @param cut what {@link #cut} makes of the rows; kept, where computing them is dear
   */
  BinaryWalk(Dataset<Row> cut, AssessmentOptions options) {
    this.options = options;
    this.slices = List.copyOf(options.slices().keySet());
    this.descending = cut.orderBy(desc_nulls_last(AssessedRows.numberName(SCORE))).javaRDD();
  }

  /** Score and label as numbers, hash and slices; without a label there is no score either. */
  static Dataset<Row> cut(
      Dataset<Row> rows, String labelColumn, String scoreColumn, AssessmentOptions options) {
    Column label = ScoreGroups.numberOrNull(rows.col(labelColumn));
    Column score = when(label.isNotNull(), ScoreGroups.numberOrNull(rows.col(scoreColumn)));
    return AssessedRows.of(rows, options, score, label);
  }

  BinaryAssessment assess() {
    List<BySlice<RankTally>> runs = firstWalk();
    List<BySlice<RankOffset>> before = new ArrayList<>();
    Supplier<RankTally> fresh = tallies(options.replicates(), costs());
    BySlice<RankTally> all = new BySlice<>(slices, fresh.get());
    for (BySlice<RankTally> run : runs) {
      before.add(before(run, all));
      all.merge(run, fresh, RankTally::append);
    }
    all.requireFew();
    if (all.all().counts.unknownLabels > 0) {
      throw new IllegalArgumentException(
          "%d rows have a label that is neither 0 nor 1."
              .formatted(all.all().counts.unknownLabels));
    }
    double threshold =
        options.costs().isPresent() && all.all().counts.rows() > 0
            ? all.all().cut.threshold()
            : options.threshold();
    return assessed(threshold, all, secondWalk(threshold, all.all().counts, before));
  }

  /** How much of all so far comes before a run, of what the run holds. */
  private BySlice<RankOffset> before(BySlice<RankTally> run, BySlice<RankTally> all) {
    return run.map(
        new RankOffset(all.all()),
        (place, tally) -> {
          RankTally earlier = all.of(place.index(), place.value());
          return earlier == null ? new RankOffset(options.replicates()) : new RankOffset(earlier);
        });
  }

  private List<BySlice<RankTally>> firstWalk() {
    List<String> names = slices;
    int replicates = options.replicates();
    Costs costs = costs();
    return descending
        .mapPartitions(rows -> List.of(tally(rows, names, replicates, costs)).iterator())
        .collect();
  }

  private BySlice<RankScan> secondWalk(
      double threshold, ScoreTally all, List<BySlice<RankOffset>> before) {
    List<String> names = slices;
    List<Long> topK = new ArrayList<>(options.topK());
    int replicates = options.replicates();
    BySlice<RankScan> scanned =
        new BySlice<>(names, first(threshold, new RankOffset(replicates), topK, all));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(descending.context());
    Broadcast<List<BySlice<RankOffset>>> offsets = spark.broadcast(before);
    try {
      descending
          .mapPartitionsWithIndex(
              (run, rows) -> {
                BySlice<RankOffset> offset = offsets.value().get(run);
                BySlice<RankScan> scan =
                    offset.map(
                        first(threshold, offset.all(), topK, all),
                        (place, part) -> new RankScan(threshold, part, null));
                return List.of(scan(rows, scan, threshold, replicates)).iterator();
              },
              true)
          .collect()
          .forEach(run -> scanned.merge(run, scans(threshold, replicates), RankScan::merge));
    } finally {
      offsets.destroy();
    }
    return scanned;
  }

  private BinaryAssessment assessed(
      double threshold, BySlice<RankTally> first, BySlice<RankScan> second) {
    Measured all = measured(first.all(), second.all());
    List<SliceMetrics<BinaryMetrics>> values =
        first.parts((place, tally) -> sliced(place, tally, second));
    CurveScan curves = second.all().curves();
    return new BinaryAssessment(
        threshold,
        options.costs().map(costs -> costs.mean(all.metrics)),
        all.metrics,
        all.intervals(options.confidence()),
        values,
        slices.stream()
            .map(
                slice ->
                    SliceDifference.of(
                        slice,
                        values.stream()
                            .filter(value -> value.slice().equals(slice))
                            .map(SliceMetrics::metrics)
                            .toList()))
            .toList(),
        curves.topK(),
        curves.points(),
        curves.calibration());
  }

  private SliceMetrics<BinaryMetrics> sliced(
      BySlice.Place place, RankTally tally, BySlice<RankScan> second) {
    RankScan scan = second.of(place.index(), place.value());
    Measured measured =
        measured(tally, scan == null ? scans(Double.NaN, options.replicates()).get() : scan);
    return new SliceMetrics<>(
        place.slice(), place.value(), measured.metrics, measured.intervals(options.confidence()));
  }

  private Measured measured(RankTally first, RankScan second) {
    return new Measured(
        second.metrics(first.counts),
        IntStream.range(0, options.replicates())
            .mapToObj(i -> second.replicate(i, first.replicates))
            .toList());
  }

  /** Without costs any will do: the cut is not asked for. */
  private Costs costs() {
    return options.costs().orElse(new Costs(1, 1));
  }

  private static BySlice<RankTally> tally(
      Iterator<Row> rows, List<String> slices, int replicates, Costs costs) {
    Supplier<RankTally> fresh = tallies(replicates, costs);
    BySlice<RankTally> run = new BySlice<>(slices, fresh.get());
    byte[] weights = new byte[replicates];
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(SCORE)) {
        run.take(row.getList(SLICES), fresh, RankTally::skip);
      } else {
        PoissonWeights.draw(row.getLong(HASH), weights);
        double score = row.getDouble(SCORE);
        double label = row.getDouble(LABEL);
        run.take(row.getList(SLICES), fresh, tally -> tally.add(score, label, weights));
      }
    }
    run.forEach(RankTally::close);
    return run;
  }

  private static BySlice<RankScan> scan(
      Iterator<Row> rows, BySlice<RankScan> run, double threshold, int replicates) {
    Supplier<RankScan> fresh = scans(threshold, replicates);
    byte[] weights = new byte[replicates];
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!row.isNullAt(SCORE)) {
        PoissonWeights.draw(row.getLong(HASH), weights);
        double score = row.getDouble(SCORE);
        double label = row.getDouble(LABEL);
        run.take(row.getList(SLICES), fresh, scan -> scan.add(score, label, weights));
      }
    }
    run.forEach(RankScan::close);
    return run;
  }

  private static Supplier<RankTally> tallies(int replicates, Costs costs) {
    return () -> new RankTally(replicates, costs);
  }

  private static Supplier<RankScan> scans(double threshold, int replicates) {
    return () -> new RankScan(threshold, new RankOffset(replicates), null);
  }

  private static RankScan first(
      double threshold, RankOffset before, List<Long> topK, ScoreTally all) {
    return new RankScan(threshold, before, new CurveScan(topK, all, before));
  }

  private record Measured(BinaryMetrics metrics, List<BinaryMetrics> replicates) {
    Map<String, Interval> intervals(double confidence) {
      return Interval.of(replicates, confidence);
    }
  }
}
