package io.lakeloop.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A split that rows come with: each says of itself in which it is, as {@code train}, {@code
 * validation} or {@code test}. A row that says nothing, or {@code gap}, is in none.
 *
 * @param spine the rows of the training set
 * @param sql a column of theirs, or SQL over one row; the same whenever it is asked
 */
record SplitValue(SpineSql spine, String sql) {
  /**
   * The rows with their split; of those that say nothing it is {@link TrainingSet#GAP}.
   *
   * @throws UsageException if the SQL does not fit the rows, or is another each time
   * @throws DataRefusedException if a row says something else
   */
  Dataset<Row> split(Dataset<Row> rows) {
    Column value = spine.split(rows, sql);
    Row others = others(rows, value);
    if (others.getLong(0) > 0) {
      throw new DataRefusedException(
          "The training set '%s' has %d rows of no split that there is, such as '%s'."
              .formatted(spine.trainingSet(), others.getLong(0), others.getString(1)),
          "by-value-of says %s, %s or %s of a row; one of null or %s is left out."
              .formatted(
                  TrainingSet.TRAIN, TrainingSet.VALIDATION, TrainingSet.TEST, TrainingSet.GAP),
          "Translate other values by SQL in by-value-of in %s, or correct %s."
              .formatted(FeatureSet.FILE, spine.spine().table()));
    }
    return rows.withColumn(TrainingSet.SPLIT, coalesce(value, lit(TrainingSet.GAP)));
  }

  /** How many rows say something else, and the least of that. */
  private Row others(Dataset<Row> rows, Column value) {
    Column known =
        value.isin(TrainingSet.TRAIN, TrainingSet.VALIDATION, TrainingSet.TEST, TrainingSet.GAP);
    try {
      return counted(rows.where(not(known)), value).first();
    } catch (AnalysisException refused) {
      // It fits the rows: what else cannot be aggregated is another value each time.
      throw new UsageException(
          "The 'by-value-of' of training set '%s' would split the rows anew each time."
              .formatted(spine.trainingSet()),
          "It is not the same for the same row: %s.".formatted(sql),
          "Say train-share with by-hash-of, which splits at random and always alike.",
          refused);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private static Dataset<Row> counted(Dataset<Row> rows, Column value) throws AnalysisException {
    return rows.agg(count(lit(1)), min(value));
  }
}
