package io.lakeloop.features;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakeloop.core.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each numeric feature of a training set tells of the label all by itself: for labels of 0 and
 * 1 the area under the ROC curve, ties counted half, in the better direction, so at least 0.5; for
 * others the absolute correlation. The same rows give the same areas on any partitioning. Of large
 * sets a sample is looked at, told by a hash of the keys. A value that is null or NaN is left out.
 */
final class FeatureScores {
  /** The score of a binary label. */
  static final String AUC = "auc";

  /** The score of any other label. */
  static final String CORRELATION = "correlation";

  private static final String FEATURE = "feature";
  private static final String VALUE = "value";
  private static final String LABEL = "label";
  private static final String POSITIVES = "positives";
  private static final String NEGATIVES = "negatives";
  private static final String BEFORE = "before";

  private FeatureScores() {}

  /**
   * Scores a training set's features, in two jobs whatever their number.
   *
   * @param rows all rows of the set
   * @param limit where there are more rows, a sample of about so many or fewer is looked at
   * @return {@code feature} (string), {@code kind} ({@link #AUC} or {@link #CORRELATION}), {@code
   *     score} (double, null where the label or the feature does not vary), {@code rows} (bigint):
   *     one row a numeric feature
   */
  static Dataset<Row> of(Dataset<Row> rows, TrainingSet set, long limit) {
    Column label = Columns.named(set.label()).cast(DataTypes.DoubleType);
    Row found = rows.agg(count(lit(1)), count_if(label.isin(0, 1).equalTo(lit(false)))).first();
    Dataset<Row> values =
        values(sampled(rows, set, 1 + (found.getLong(0) - 1) / limit), set, label);
    return found.getLong(1) == 0 ? areas(values) : correlations(values);
  }

  private static Dataset<Row> sampled(Dataset<Row> rows, TrainingSet set, long step) {
    Column[] keys = set.keys().stream().map(Columns::named).toArray(Column[]::new);
    return step <= 1 ? rows : rows.where(pmod(xxhash64(keys), lit(step)).equalTo(lit(0)));
  }

  private static Dataset<Row> values(Dataset<Row> rows, TrainingSet set, Column label) {
    Set<String> numeric =
        Arrays.stream(rows.schema().fields())
            .filter(field -> FeatureValue.isNumeric(field.dataType()))
            .map(field -> field.name())
            .collect(Collectors.toSet());
    List<Column> pairs =
        set.features().stream()
            .filter(numeric::contains)
            .map(
                name ->
                    struct(
                        lit(name).as(FEATURE),
                        Columns.named(name).cast(DataTypes.DoubleType).as(VALUE)))
            .toList();
    Column none = lit(null).cast("struct<%s: string, %s: double>".formatted(FEATURE, VALUE));
    Column all = pairs.isEmpty() ? array(none) : array(pairs.toArray(Column[]::new));
    return rows.select(label.as(LABEL), explode(all).as("pair"))
        .select(col(LABEL), col("pair." + FEATURE), col("pair." + VALUE))
        .where(
            col(LABEL)
                .isNotNull()
                .and(col(VALUE).isNotNull())
                .and(col(VALUE).isNaN().equalTo(lit(false))));
  }

  private static Dataset<Row> areas(Dataset<Row> values) {
    WindowSpec lower =
        Window.partitionBy(FEATURE).orderBy(VALUE).rowsBetween(Window.unboundedPreceding(), -1);
    Column positives = sum(POSITIVES);
    Column negatives = sum(NEGATIVES);
    // Twice the pairs ranked rightly: a tie is half a pair.
    Column twice = sum(col(POSITIVES).multiply(col(BEFORE).multiply(2).plus(col(NEGATIVES))));
    Column pairs = positives.cast(DataTypes.DoubleType).multiply(negatives);
    Column area = twice.divide(when(pairs.gt(0), pairs.multiply(2)));
    return values
        .groupBy(FEATURE, VALUE)
        .agg(
            sum(col(LABEL).cast(DataTypes.LongType)).as(POSITIVES),
            sum(lit(1).minus(col(LABEL)).cast(DataTypes.LongType)).as(NEGATIVES))
        .withColumn(BEFORE, coalesce(sum(NEGATIVES).over(lower), lit(0L)))
        .groupBy(FEATURE)
        .agg(greatest(area, lit(1.0).minus(area)).as("score"), positives.plus(negatives).as("rows"))
        .select(col(FEATURE), lit(AUC).as("kind"), col("score"), col("rows"));
  }

  private static Dataset<Row> correlations(Dataset<Row> values) {
    // Spark's corr divides by nothing where a side does not vary.
    Column spread = stddev_pop(VALUE).multiply(stddev_pop(LABEL));
    Column correlation = covar_pop(VALUE, LABEL).divide(when(spread.gt(0), spread));
    return values
        .groupBy(FEATURE)
        .agg(abs(correlation).as("score"), count(lit(1)).as("rows"))
        .select(col(FEATURE), lit(CORRELATION).as("kind"), col("score"), col("rows"));
  }
}
