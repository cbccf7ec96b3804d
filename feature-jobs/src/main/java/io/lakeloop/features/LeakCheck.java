package io.lakeloop.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.Causes;
import io.lakeloop.core.failure.DataRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Holds every row of a training set against its time: no value may come of an event later than the
 * row's time less the delay. The times of the events that were used are asked for along with the
 * values, and looked at as the rows are written: one that is too late fails the write, and there is
 * no training set.
 *
 * @param features the features of one source
 */
record LeakCheck(SourceFeatures features) {
  private static final String LEAK = "value of the future: ";

  /** As {@link SourceFeatures#answer}, each row checked when it is read. */
  Dataset<Row> answer(Dataset<Row> queries, String queryTime, Dataset<Row> events) {
    return checked(features.answerWithTimes(queries, queryTime, events), queryTime);
  }

  /** The rows less the times of the events they used, each held against its own when it is read. */
  Dataset<Row> checked(Dataset<Row> values, String queryTime) {
    List<String> times =
        Arrays.stream(values.columns())
            .filter(name -> name.startsWith(SourceFeatures.USED_TIME))
            .toList();
    Dataset<Row> checked = values;
    for (String time : times) {
      checked = checked.where(isKnown(checked, queryTime, time));
    }
    return checked.drop(times.toArray(String[]::new));
  }

  /** True, or a failure: the rows that pass are all rows. */
  private Column isKnown(Dataset<Row> values, String queryTime, String usedTime) {
    Column asked = micros(WindowedFeatures.column(values, queryTime));
    Column used = micros(col(usedTime));
    long delay = EntityWindows.micros(features.source().delay());
    Column found =
        concat_ws(
            "",
            lit(LEAK + features.source().table() + " of "),
            timestamp_micros(used).cast(DataTypes.StringType),
            lit(" for a row of "),
            timestamp_micros(asked).cast(DataTypes.StringType),
            lit(", delay " + features.source().delay()));
    // As doubles, for windows tell the time used as one: beyond the year 2255 they round.
    Column known = asked.minus(lit(delay)).cast(DataTypes.DoubleType);
    Column late = coalesce(used.cast(DataTypes.DoubleType).gt(known), lit(false));
    return when(late, raise_error(found).cast(DataTypes.BooleanType)).otherwise(lit(true));
  }

  private static Column micros(Column time) {
    return unix_micros(time.cast(DataTypes.TimestampType));
  }

  /** The refusal that a failed write means; empty where it failed for another cause. */
  static Optional<DataRefusedException> refusal(Throwable failure, String trainingSet) {
    return Causes.of(failure).stream()
        .map(cause -> String.valueOf(cause.getMessage()))
        .filter(message -> message.contains(LEAK))
        .map(message -> message.substring(message.indexOf(LEAK)).lines().findFirst().orElse(""))
        .map(
            found ->
                new DataRefusedException(
                    "The training set '%s' would know the future.".formatted(trainingSet),
                    "A " + found.replaceFirst(" SQLSTATE.*$", "") + ".",
                    "Nothing was written. Compare the feature table's event-time and"
                        + " available-after in %s with the rows told.".formatted(FeatureSet.FILE)))
        .findFirst();
  }
}
