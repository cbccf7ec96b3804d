package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.job.Progress;
import io.lakeloop.core.table.KeyHash;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class TuningTest {
  private static final String METRIC = "auc_roc";

  private final Dataset<Row> rows =
      TrainingProject.paymentRows(240).withColumn("shop", functions.expr("id % 12"));
  private final ModelDesign design =
      CandidateTrainerTest.payments(Algorithm.LOGISTIC_REGRESSION, FillNulls.MEDIAN, 2).design();

  /** MLlib's own search over whole pipelines, on the same folds. */
  @Test
  void findsWhatACrossValidatorFinds() {
    Map<String, CandidateConfig> candidates = new LinkedHashMap<>();
    candidates.put(
        "logistic",
        candidate(
            Algorithm.LOGISTIC_REGRESSION,
            Map.of("max-iterations", "20"),
            "regularization",
            SearchSpaceTest.values(0.0, 0.3)));
    candidates.put(
        "trees",
        candidate(Algorithm.DECISION_TREE, Map.of(), "depth", SearchSpaceTest.values(1.0, 3.0)));
    TuningConfig tuning = tuning(TuningConfig.Validation.K_FOLD, 2, List.of());

    Map<String, TunedCandidate> found = new LinkedHashMap<>();
    double[] theirs;
    try (SplitRows split = SplitRows.of(design, rows)) {
      found.putAll(tuned(split, tuning, candidates));
      theirs = crossValidated(split.train(), found);
    }

    double[] ours =
        found.values().stream()
            .flatMap(tuned -> tuned.tried().stream())
            .mapToDouble(score -> score.mean(METRIC))
            .toArray();
    assertThat(ours).hasSize(4);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).isCloseTo(theirs[i], within(1e-9));
    }
    assertThat(found.values().stream().mapToDouble(best -> best.best().mean(METRIC)).max())
        .hasValueCloseTo(Arrays.stream(theirs).max().orElseThrow(), within(1e-9));
  }

  private double[] crossValidated(Dataset<Row> train, Map<String, TunedCandidate> found) {
    Pipeline pipeline = new Pipeline();
    List<ParamMap> maps = new ArrayList<>();
    for (TunedCandidate tuned : found.values()) {
      for (TrialScore score : tuned.tried()) {
        Recipe recipe = score.trial().recipe();
        PipelineStage[] stages =
            Stream.concat(
                    Arrays.stream(
                        new Preparation(design, recipe.algorithm().isLinear(), Set.of("z"))
                            .stages()),
                    Predictor.of(recipe, 0).stream())
                .toArray(PipelineStage[]::new);
        maps.add(new ParamMap().put(pipeline.stages(), stages));
      }
    }
    return new CrossValidator()
        .setEstimator(pipeline)
        .setEstimatorParamMaps(maps.toArray(ParamMap[]::new))
        .setEvaluator(
            new BinaryClassificationEvaluator()
                .setLabelCol(design.label())
                .setRawPredictionCol("probability")
                .setNumBins(0))
        .setNumFolds(2)
        .setFoldCol("fold")
        .fit(
            train.withColumn(
                "fold", KeyHash.place("fold", design.seed(), design.keys(), 2).cast("int")))
        .avgMetrics();
  }

  @Test
  void comesToTheSameOnAnyNumberOfThreads() {
    Map<String, CandidateConfig> candidates =
        Map.of(
            "trees",
            candidate(
                Algorithm.DECISION_TREE, Map.of(), "depth", SearchSpaceTest.values(1.0, 4.0)));
    try (SplitRows split = SplitRows.of(design, rows)) {
      TunedCandidate one = only(tuned(split, threads(1), candidates));
      TunedCandidate many = only(tuned(split, threads(4), candidates));

      assertThat(many.best().folds()).isEqualTo(one.best().folds());
      assertThat(many.tried())
          .extracting(TrialScore::means)
          .isEqualTo(one.tried().stream().map(TrialScore::means).toList());
      assertThat(one.best().folds()).hasSize(2);
    }
  }

  @Test
  void holdsEntitiesOutTogether() {
    try (SplitRows split = SplitRows.of(design, rows, List.of("shop"))) {
      TuningConfig tuning = tuning(TuningConfig.Validation.K_FOLD, 3, List.of("shop"));
      List<Fold> folds = new Folds(design, tuning, split).all();

      long held = 0;
      for (Fold fold : folds) {
        held += fold.held().count();
        assertThat(fold.held().join(fold.train(), "shop").isEmpty()).isTrue();
        assertThat(fold.trained().rows()).isEqualTo(fold.train().count());
        assertThat(fold.trained().unknown()).containsExactly("z");
      }
      assertThat(held).isEqualTo(split.train().count());
    }
  }

  @Test
  void holdsOutTheValidationRowsWhereThereAreSome() {
    Dataset<Row> withValidation =
        rows.withColumn("split", functions.expr("IF(id % 10 = 6, 'validation', split)"));
    TuningConfig tuning = tuning(TuningConfig.Validation.HOLD_OUT, 3, List.of());
    try (SplitRows split = SplitRows.of(design, withValidation)) {
      assertThat(split.counts()).isEqualTo(Map.of("train", 144L, "validation", 24L, "test", 72L));
      assertThat(new Folds(design, tuning, split).all())
          .singleElement()
          .satisfies(fold -> assertThat(fold.held().count()).isEqualTo(24))
          .satisfies(fold -> assertThat(fold.train().count()).isEqualTo(144));
    }
    try (SplitRows split = SplitRows.of(design, rows)) {
      assertThat(new Folds(design, tuning, split).all())
          .singleElement()
          .satisfies(fold -> assertThat(fold.held().count()).isBetween(15L, 55L))
          .satisfies(
              fold ->
                  assertThat(fold.held().count() + fold.train().count())
                      .isEqualTo(split.train().count()));
    }
  }

  @Test
  void refusesPartsThatNothingCanBeToldBy() {
    Dataset<Row> fewOnes = rows.withColumn("label", functions.expr("double(id = 10)"));
    TuningConfig tuning = tuning(TuningConfig.Validation.K_FOLD, 3, List.of());
    try (SplitRows split = SplitRows.of(design, fewOnes)) {
      assertThatThrownBy(() -> new Folds(design, tuning, split).all())
          .isInstanceOf(DataRefusedException.class)
          .hasMessage(
              """
              The training rows of training_sets.payments cannot be put into parts to choose by.
                cause: They are 168, and in one of its parts all rows would be of one class.
                remedy: Ask for fewer folds or a larger share under tuning in training.yml.""");
    }
  }

  /** Held-out rows are as common as they are: only those that are learnt from are balanced. */
  @Test
  void balancesOnlyTheSideOfAFoldThatIsLearntFrom() {
    Dataset<Row> fewOnes = rows.withColumn("label", functions.expr("double(id % 8 = 1)"));
    ModelDesign balanced =
        balanced(new BalanceConfig(BalanceConfig.Method.DOWN_SAMPLE, 1, Map.of()));
    try (SplitRows split = SplitRows.of(balanced, fewOnes)) {
      assertThat(split.counts()).containsEntry("train", 168L);
      List<Fold> folds =
          new Folds(balanced, tuning(TuningConfig.Validation.K_FOLD, 2, List.of()), split).all();
      assertThat(folds.stream().mapToLong(fold -> fold.held().count()).sum()).isEqualTo(168);
      assertThat(split.trained().classes()).isEqualTo(Map.of(0.0, 150L, 1.0, 18L));

      Fold fold = folds.get(0);
      try (PreparedRows learnt = new PreparedRows(balanced, false, fold.trained(), fold.train())) {
        RowCounts kept = learnt.counts();
        long ones = count(fold.trained(), 1);
        assertThat(count(kept, 1)).isEqualTo(ones);
        assertThat(count(kept, 0)).isBetween(1L, 3 * ones);
        assertThat(learnt.vectors().select(ClassBalance.WEIGHT).distinct().count()).isEqualTo(2);
      }
    }
  }

  /** The least share of rows that a rung is given may lack a class, or hold no row at all. */
  @Test
  void triesAShareThatLacksAClassOnMoreRows() {
    Dataset<Row> fewOnes = rows.withColumn("label", functions.expr("double(id % 40 = 1)"));
    try (SplitRows split = SplitRows.of(design, fewOnes);
        PreparedFold fold =
            new PreparedFold(
                design, false, new Fold(split.train(), split.train(), split.trained()))) {
      Recipe recipe = CandidateTrainerTest.payments(Algorithm.DECISION_TREE, FillNulls.MEDIAN, 2);

      Map<String, Double> few = fold.score(recipe, 1e-6);

      assertThat(few.get(METRIC)).isBetween(0.0, 1.0);
      assertThat(fold.score(recipe, 1e-9)).isEqualTo(few);
    }
  }

  /** MLlib's naive Bayes would predict 1 for class 2. */
  @Test
  void scoresNoNaiveBayesOnAFoldWithoutAClass() {
    ModelDesign classes =
        CandidateTrainerTest.design(
            Task.MULTICLASS, "payments", "label", List.of("x", "y"), FillNulls.MEDIAN, 3, 2);
    Dataset<Row> gap = rows.withColumn("label", functions.expr("double(IF(x < 50, 0, 2))"));
    Recipe bayes =
        new Recipe(
            classes, Algorithm.NAIVE_BAYES, Hyperparameters.of(Algorithm.NAIVE_BAYES, Map.of()));
    try (SplitRows split = SplitRows.of(classes, gap);
        PreparedFold fold =
            new PreparedFold(
                classes, true, new Fold(split.train(), split.test(), split.trained()));
        CandidateTrainer trainer = new CandidateTrainer("m", split, Progress.quiet())) {
      assertThat(fold.score(bayes, 1)).containsKey("macro_f1").containsValues(Double.NaN);
      assertThatThrownBy(() -> trainer.train("bayes", bayes))
          .isInstanceOf(DataRefusedException.class)
          .hasMessage(
              """
              A naive-bayes cannot learn from training_sets.payments.
                cause: It takes classes numbered from 0 without a gap; no training row is of 1, up to 2.
                remedy: Number the classes without gaps, or use another algorithm.""");
    }
  }

  private ModelDesign balanced(BalanceConfig balance) {
    return new ModelDesign(
        design.task(),
        design.trainingSet(),
        design.keys(),
        design.label(),
        design.columns(),
        design.interactions(),
        design.fillNulls(),
        balance,
        1,
        design.seed(),
        design.partitions());
  }

  private static long count(RowCounts counts, double label) {
    return counts.classes().getOrDefault(label, 0L);
  }

  private Map<String, TunedCandidate> tuned(
      SplitRows split, TuningConfig config, Map<String, CandidateConfig> candidates) {
    try (Tuning tuning = new Tuning(design, config, METRIC, split)) {
      return tuning.run(candidates, Progress.quiet());
    }
  }

  private static TunedCandidate only(Map<String, TunedCandidate> found) {
    return Objects.requireNonNull(found.get("trees"));
  }

  private static CandidateConfig candidate(
      Algorithm algorithm, Map<String, String> set, String parameter, SearchSpace space) {
    return new CandidateConfig(algorithm, set, Map.of(parameter, space));
  }

  private static TuningConfig threads(int threads) {
    return new TuningConfig(
        TuningConfig.Strategy.GRID,
        TuningConfig.Validation.K_FOLD,
        2,
        0.2,
        List.of(),
        20,
        3,
        0,
        0,
        threads);
  }

  private static TuningConfig tuning(
      TuningConfig.Validation validation, int folds, List<String> groupBy) {
    return new TuningConfig(
        TuningConfig.Strategy.GRID, validation, folds, 0.2, groupBy, 20, 3, 0, 0, 2);
  }
}
