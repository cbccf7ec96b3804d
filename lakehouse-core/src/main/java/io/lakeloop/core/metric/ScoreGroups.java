package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.desc_nulls_last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The distinct scores of a set of rows, best first, with their counts of each label.
 *
 * <p>Both walks run over one RDD: its range bounds are sampled once and its shuffle is reused,
 * where two Datasets might be cut at different bounds.
 */
final class ScoreGroups {
  private static final String LABEL = "label";
  private static final String SCORE = "score";
  private static final String POSITIVES = "positives";
  private static final String NEGATIVES = "negatives";
  private static final String SKIPPED = "skipped";
  private static final String UNKNOWN = "unknown";

  private final JavaRDD<Row> descending;

  ScoreGroups(Dataset<Row> rows, String labelColumn, String scoreColumn) {
    Column usable = col(LABEL).isNotNull().and(col(SCORE).isNotNull());
    Column positive = col(LABEL).equalTo(1.0);
    Column negative = col(LABEL).equalTo(0.0);
    this.descending =
        rows.select(
                numberOrNull(rows.col(labelColumn)).as(LABEL),
                numberOrNull(rows.col(scoreColumn)).as(SCORE))
            .withColumn(SCORE, when(usable, col(SCORE)))
            .groupBy(SCORE)
            .agg(
                count_if(usable.and(positive)).as(POSITIVES),
                count_if(usable.and(negative)).as(NEGATIVES),
                count_if(usable.and(positive.or(negative).equalTo(lit(false)))).as(UNKNOWN),
                count_if(col(SCORE).isNull()).as(SKIPPED))
            .select(SCORE, POSITIVES, NEGATIVES, SKIPPED, UNKNOWN)
            .orderBy(desc_nulls_last(SCORE))
            .javaRDD();
  }

  BinaryMetrics measure(double threshold) {
    List<ScoreTally> runs =
        descending.mapPartitions(groups -> List.of(tally(groups, threshold)).iterator()).collect();
    ScoreTally all = new ScoreTally();
    long[] positivesBefore = new long[runs.size()];
    long[] rowsBefore = new long[runs.size()];
    for (int run = 0; run < runs.size(); run++) {
      positivesBefore[run] = all.positives;
      rowsBefore[run] = all.rows();
      all.append(runs.get(run));
    }
    if (all.unknownLabels > 0) {
      throw new IllegalArgumentException(
          "%d rows have a label that is neither 0 nor 1.".formatted(all.unknownLabels));
    }
    return BinaryMetrics.of(all, averagePrecision(positivesBefore, rowsBefore, all.positives));
  }

  private double averagePrecision(long[] positivesBefore, long[] rowsBefore, long positives) {
    if (positives == 0) {
      return Double.NaN;
    }
    ExactSum sum = new ExactSum();
    descending
        .mapPartitionsWithIndex(
            (run, groups) ->
                List.of(precisionGained(groups, positivesBefore[run], rowsBefore[run])).iterator(),
            true)
        .collect()
        .forEach(sum::merge);
    return sum.value() / positives;
  }

  private static ScoreTally tally(Iterator<Row> groups, double threshold) {
    ScoreTally tally = new ScoreTally();
    while (groups.hasNext()) {
      Row group = groups.next();
      tally.skipped += group.getLong(3);
      tally.unknownLabels += group.getLong(4);
      if (!group.isNullAt(0)) {
        tally.add(group.getDouble(0), group.getLong(1), group.getLong(2), threshold);
      }
    }
    return tally;
  }

  private static ExactSum precisionGained(
      Iterator<Row> groups, long positivesBefore, long rowsBefore) {
    ExactSum sum = new ExactSum();
    long positives = positivesBefore;
    long rows = rowsBefore;
    while (groups.hasNext()) {
      Row group = groups.next();
      long gained = group.getLong(1);
      positives += gained;
      rows += gained + group.getLong(2);
      if (gained > 0) {
        sum.add(gained * ((double) positives / rows));
      }
    }
    return sum;
  }

  /** A column as doubles, with null for NaN. */
  static Column numberOrNull(Column column) {
    Column number = column.cast("double");
    return when(number.isNaN(), lit(null)).otherwise(number);
  }
}
