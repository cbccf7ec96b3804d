package io.lakeloop.training.explain;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.udf;

import io.lakeloop.core.table.Columns;
import io.lakeloop.registry.PredictionColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each feature adds to each single prediction: its Shapley value. The base value and the
 * contributions of a row sum to what is explained of it:
 *
 * <ul>
 *   <li>of a regression the prediction, in the label's unit;
 *   <li>of logistic regression and boosted trees the log-odds of the class (of several classes
 *       logistic regression's margin);
 *   <li>of a forest or a tree the probability of the class.
 * </ul>
 *
 * <p>Trees are explained by what their own training rows tell of the other features ({@link
 * TreeShap}), and the base value is their mean over these. Linear models are explained from zero,
 * where the base value is the intercept, or {@linkplain #against from the mean} of given rows.
 */
public final class Contributions {
  /** The column of the contributions by feature: map of string to double. */
  public static final String CONTRIBUTIONS = "contributions";

  /** The column of the base value, the same in every row: double. */
  public static final String BASE_VALUE = "base_value";

  private final PipelineModel pipeline;
  private final List<String> features;
  private final FeatureSlots slots;
  private final String vectorColumn;
  private final Explained explained;

  private Contributions(PipelineModel pipeline, List<String> features, Explained explained) {
    this.pipeline = pipeline;
    this.features = List.copyOf(features);
    PredictionModel<?, ?> model = (PredictionModel<?, ?>) last(pipeline);
    this.vectorColumn = model.getFeaturesCol();
    this.slots = FeatureSlots.of(pipeline, vectorColumn, features, model.numFeatures());
    this.explained = explained;
  }

  /**
   * The contributions to the predictions of class 1, or of a number.
   *
   * @param pipeline a fitted pipeline that ends in a linear model or in trees of MLlib
   * @param features its feature columns
   * @throws IllegalArgumentException if it ends in another model, or its vector cannot be traced
   *     back to the features
   */
  public static Contributions of(PipelineModel pipeline, List<String> features) {
    return of(pipeline, features, 1);
  }

  /**
   * The contributions to the predictions of a class.
   *
   * @param ofClass the class's number, 0 the first
   */
  public static Contributions of(PipelineModel pipeline, List<String> features, int ofClass) {
    return new Contributions(
        pipeline, features, FittedPredictor.explained(last(pipeline), ofClass));
  }

  /**
   * Explains linear models from the mean of rows, such as those of training; changes nothing for
   * trees. Reads the rows once.
   *
   * @param rows with the feature columns
   */
  public Contributions against(Dataset<Row> rows) {
    if (explained instanceof LinearTerms terms) {
      Vector mean =
          pipeline.transform(rows).select(Summarizer.mean(col(vectorColumn))).head().getAs(0);
      return new Contributions(pipeline, features, terms.from(mean.toArray()));
    }
    return this;
  }

  /** What is predicted of a row of which nothing is known, in the unit of the contributions. */
  public double baseValue() {
    return explained.baseValue();
  }

  /**
   * Scores and explains rows.
   *
   * @param rows with the feature columns
   * @return their columns, then {@code prediction} (double), {@value #BASE_VALUE} and {@value
   *     #CONTRIBUTIONS}, an entry a feature and one a product of features that the pipeline makes
   */
  public Dataset<Row> explain(Dataset<Row> rows) {
    Explained model = explained;
    FeatureSlots owners = slots;
    UDF1<Vector, double[]> contribute =
        vector -> {
          double[] sums = new double[owners.count()];
          model.contribute(vector.toArray(), sums);
          return owners.byFeature(sums);
        };
    Column names = array(slots.features().stream().map(name -> lit(name)).toArray(Column[]::new));
    List<Column> columns =
        new ArrayList<>(Arrays.stream(rows.columns()).map(Columns::named).toList());
    columns.add(col(PredictionColumns.PREDICTION));
    columns.add(lit(explained.baseValue()).as(BASE_VALUE));
    columns.add(
        map_from_arrays(
                names,
                udf(contribute, DataTypes.createArrayType(DataTypes.DoubleType))
                    .apply(col(vectorColumn)))
            .as(CONTRIBUTIONS));
    return pipeline.transform(rows).select(columns.toArray(Column[]::new));
  }

  private static Transformer last(PipelineModel pipeline) {
    return pipeline.stages()[pipeline.stages().length - 1];
  }
}
