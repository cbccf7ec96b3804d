package io.lakeloop.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what each feature of a training set tells of the label by itself to {@code
 * ops.feature_scores}, measured once for each version, and warns of those that tell it almost
 * perfectly: few honest ones do. A run that was killed before leaves it to the next.
 */
final class LeakReport {
  static final TableName NAME = TableName.of(Layer.OPS, "feature_scores");

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false, "The run that measured.")
          .add("training_set", StringType, false, "The training set's name.")
          .add("version", LongType, false, "The version of its table.")
          .add("feature", StringType, false, "The feature.")
          .add("kind", StringType, false, "auc, or correlation where the label is not 0 or 1.")
          .add("score", DoubleType, true, "From 0 to 1; null where there is nothing to compare.")
          .add("rows", LongType, false, "Rows looked at.")
          .add("suspicious", BooleanType, false, "Whether it is at least the set's threshold.")
          .add("measured_at", TimestampType, false, "When it was measured.");

  // So many rows tell a perfect feature from a good one.
  private static final long SAMPLED_ROWS = 200_000;
  private static final int FEATURE = SCHEMA.fieldIndex("feature");
  private static final int SCORE = SCHEMA.fieldIndex("score");
  private static final int SUSPICIOUS = SCHEMA.fieldIndex("suspicious");
  private static final Logger LOG = LoggerFactory.getLogger(LeakReport.class);

  private final JobContext context;
  // What is kept of runs is no input of theirs.
  private final Tables books;

  LeakReport(JobContext context) {
    this.context = context;
    this.books = context.tables().forNewRun();
  }

  /**
   * Reports; what a version's features score is measured once, and judged by the threshold each
   * time.
   *
   * @param threshold from which score on a feature is suspicious
   * @return the suspicious features, in the set's order
   */
  List<String> of(TrainingSet set, double threshold) {
    List<Row> reported = reported(set);
    List<Row> scores = reported.isEmpty() ? measured(set, threshold) : reported;
    Set<String> found = new HashSet<>();
    boolean judgedOtherwise = false;
    for (Row score : scores) {
      boolean suspicious = isSuspicious(score, SCORE, threshold);
      judgedOtherwise |= suspicious != score.getBoolean(SUSPICIOUS);
      if (suspicious) {
        found.add(score.getString(FEATURE));
      }
    }
    if (judgedOtherwise) {
      Column judged = coalesce(col("score").geq(lit(threshold)), lit(false));
      books.update(NAME, isOf(set), Map.of("suspicious", judged));
    }
    List<String> suspicious = set.features().stream().filter(found::contains).toList();
    suspicious.forEach(
        name ->
            LOG.warn(
                "{}: the feature '{}' alone tells the label almost perfectly. Does it know the"
                    + " future? See {}.",
                TrainingSet.table(set.name()),
                name,
                NAME));
    return suspicious;
  }

  private List<Row> reported(TrainingSet set) {
    return books.existsHere(NAME)
        ? books.readNewest(NAME).where(isOf(set)).collectAsList()
        : List.of();
  }

  private List<Row> measured(TrainingSet set, double threshold) {
    Dataset<Row> all = books.readAt(TrainingSet.table(set.name()), set.version());
    List<Row> rows =
        FeatureScores.of(all, set, SAMPLED_ROWS).collectAsList().stream()
            .map(score -> row(set, score, threshold))
            .toList();
    books.note(
        TableSpec.appended(NAME, SCHEMA, "What each feature tells of the label by itself."), rows);
    return rows;
  }

  private static Column isOf(TrainingSet set) {
    return col("training_set").equalTo(set.name()).and(col("version").equalTo(set.version()));
  }

  private static boolean isSuspicious(Row row, int score, double threshold) {
    return !row.isNullAt(score) && row.getDouble(score) >= threshold;
  }

  private Row row(TrainingSet set, Row score, double threshold) {
    return RowFactory.create(
        context.runId(),
        set.name(),
        set.version(),
        score.getString(0),
        score.getString(1),
        score.isNullAt(2) ? null : score.getDouble(2),
        score.getLong(3),
        isSuspicious(score, 2, threshold),
        Timestamp.from(context.startedAt()));
  }
}
