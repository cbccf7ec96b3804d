package io.lakeloop.benchmarks;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a user of MLlib would write: the same preparation and fits, Spark's evaluators and its
 * cross-validator.
 */
final class HandTrained {
  static final double[] PENALTIES = {0.0, 0.001, 0.01, 0.1};
  static final int[] DEPTHS = {2, 3, 4, 5};
  static final int FOLDS = 3;
  static final int ITERATIONS = 200;
  static final int ROUNDS = 20;
  static final int BINS = 128;
  static final long SEED = 7;

  private static final String FOLD = "fold";
  private static final String VECTOR = "vector";

  private final Samples samples;

  HandTrained(Samples samples) {
    this.samples = samples;
  }

  /** Fits one model, measures it on the test rows and saves it; gives its area under the curve. */
  double fit(boolean linear) {
    Dataset<Row> train = samples.split("train").cache();
    PipelineModel model =
        new Pipeline().setStages(stages(linear, linear ? logistic() : boosted())).fit(train);
    double area = measured(model);
    save(model, linear ? "logistic" : "boosted");
    train.unpersist();
    return area;
  }

  /**
   * Looks for the best of four logistic regressions and of four boosted models by cross-validation,
   * then measures both.
   *
   * @param train the training rows, in the partitions and the order in which ours learns from them
   * @return the mean area under the curve of each setting
   */
  List<Double> tune(Dataset<Row> train) {
    Dataset<Row> folded =
        train.withColumn(
            FOLD,
            pmod(xxhash64(lit("fold"), lit(SEED), functions.col(Samples.KEY)), lit((long) FOLDS))
                .cast("int"));
    List<Double> means = new ArrayList<>();
    LogisticRegression logistic = logistic();
    means.addAll(
        tune(
            folded,
            stages(true, logistic),
            new ParamGridBuilder().addGrid(logistic.regParam(), PENALTIES).build(),
            "logistic"));
    GBTClassifier boosted = boosted();
    means.addAll(
        tune(
            folded,
            stages(false, boosted),
            new ParamGridBuilder().addGrid(boosted.maxDepth(), DEPTHS).build(),
            "boosted"));
    return means;
  }

  private List<Double> tune(
      Dataset<Row> folded, PipelineStage[] stages, ParamMap[] grid, String name) {
    CrossValidatorModel found =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(stages))
            .setEvaluator(area("areaUnderROC"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(FOLDS)
            .setFoldCol(FOLD)
            .fit(folded);
    PipelineModel best = (PipelineModel) found.bestModel();
    measured(best);
    save(best, name);
    return Arrays.stream(found.avgMetrics()).boxed().toList();
  }

  private double measured(PipelineModel model) {
    Dataset<Row> scored = model.transform(samples.split("test")).cache();
    double area = area("areaUnderROC").evaluate(scored);
    area("areaUnderPR").evaluate(scored);
    for (String metric :
        List.of("logLoss", "accuracy", "f1", "weightedPrecision", "weightedRecall")) {
      new MulticlassClassificationEvaluator()
          .setLabelCol(Samples.LABEL)
          .setMetricName(metric)
          .evaluate(scored);
    }
    scored.unpersist();
    return area;
  }

  private void save(PipelineModel model, String name) {
    try {
      model.write().overwrite().save(samples.folder().resolve("models/" + name).toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static BinaryClassificationEvaluator area(String metric) {
    return new BinaryClassificationEvaluator()
        .setLabelCol(Samples.LABEL)
        .setMetricName(metric)
        .setNumBins(0);
  }

  private static LogisticRegression logistic() {
    return new LogisticRegression()
        .setFamily("binomial")
        .setLabelCol(Samples.LABEL)
        .setFeaturesCol(VECTOR)
        .setMaxIter(ITERATIONS);
  }

  private static GBTClassifier boosted() {
    return new GBTClassifier()
        .setLabelCol(Samples.LABEL)
        .setFeaturesCol(VECTOR)
        .setMaxIter(ROUNDS)
        .setMaxBins(BINS)
        .setSeed(SEED);
  }

  private static PipelineStage[] stages(boolean oneHot, PipelineStage last) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(
        new Imputer()
            .setStrategy("median")
            .setInputCols(Samples.NUMBERS.toArray(String[]::new))
            .setOutputCols(named("filled_", Samples.NUMBERS)));
    stages.add(
        new StringIndexer()
            .setHandleInvalid("keep")
            .setStringOrderType("alphabetAsc")
            .setInputCols(Samples.WORDS.toArray(String[]::new))
            .setOutputCols(named("index_", Samples.WORDS)));
    if (oneHot) {
      stages.add(
          new OneHotEncoder()
              .setDropLast(false)
              .setInputCols(named("index_", Samples.WORDS))
              .setOutputCols(named("hot_", Samples.WORDS)));
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(
                Stream.concat(
                        Arrays.stream(named("filled_", Samples.NUMBERS)),
                        Arrays.stream(named(oneHot ? "hot_" : "index_", Samples.WORDS)))
                    .toArray(String[]::new))
            .setOutputCol(VECTOR));
    stages.add(last);
    return stages.toArray(PipelineStage[]::new);
  }

  private static String[] named(String prefix, List<String> names) {
    return names.stream().map(name -> prefix + name).toArray(String[]::new);
  }

  /** The training rows as ours lays them out: the order decides a model's last digits. */
  Dataset<Row> laidOut(int partitions) {
    Column key = functions.col(Samples.KEY);
    return samples
        .split("train")
        .withColumn(Samples.LABEL, functions.col(Samples.LABEL).cast("double"))
        .repartition(partitions, key)
        .sortWithinPartitions(key)
        .cache();
  }
}
