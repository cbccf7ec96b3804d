package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.metric.Metrics;
import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches over scores at random, many of them equal and some undefined. */
class SearchOracleTest {
  private static final int SEARCHES = 400;
  private static final Recipe RECIPE =
      new Recipe(
          CandidateTrainerTest.design(
              Task.REGRESSION, "prices", "price", List.of("x"), FillNulls.ZERO, 0, 1),
          Algorithm.NAIVE_BAYES,
          Hyperparameters.of(Algorithm.NAIVE_BAYES, Map.of()));

  /** However many are scored at once, the end is that of scoring them one after the other. */
  @ParameterizedTest
  @ValueSource(strings = {"rmse", "auc_roc"})
  void stopsWhereOneAfterTheOtherWouldStop(String metric) {
    Random random = new Random(21);
    for (int i = 0; i < SEARCHES; i++) {
      double[] scores = scores(random, 1 + random.nextInt(30));
      int stopAfter = random.nextInt(6);
      double gain = stopAfter == 0 ? 0 : random.nextInt(3) * 0.25;
      CandidateSearch search =
          new CandidateSearch(
              tuning(TuningConfig.Strategy.RANDOM, 3, stopAfter, gain),
              metric,
              trials(scores.length));
      while (!search.round().isEmpty()) {
        assertThat(search.rowShare()).isEqualTo(1);
        search.scored(search.round().stream().map(each -> score(each, metric, scores, 1)).toList());
      }

      int best = 0;
      int tried = 1;
      for (int poor = 0; tried < scores.length && (stopAfter == 0 || poor < stopAfter); tried++) {
        poor = Metrics.isBetter(metric, scores[tried], scores[best], gain) ? 0 : poor + 1;
        best = Metrics.isBetter(metric, scores[tried], scores[best], 0) ? tried : best;
      }
      assertThat(numbers(search.result().tried()))
          .isEqualTo(IntStream.rangeClosed(1, tried).boxed().toList());
      assertThat(search.result().best().trial().number()).isEqualTo(best + 1);
    }
  }

  /** What goes on is better than what does not, and has so many times the rows. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void letsTheBestGoOn(int keepOneIn) {
    Random random = new Random(keepOneIn);
    for (int i = 0; i < SEARCHES; i++) {
      int size = 1 + random.nextInt(60);
      CandidateSearch search =
          new CandidateSearch(
              tuning(TuningConfig.Strategy.SUCCESSIVE_HALVING, keepOneIn, 0, 0),
              "rmse",
              trials(size));
      Map<Integer, Double> furthest = new HashMap<>();
      List<TrialScore> rung = List.of();
      double share = 0;
      while (!search.round().isEmpty()) {
        if (!rung.isEmpty()) {
          requireBest(rung, search.round(), keepOneIn);
          assertThat(search.rowShare()).isCloseTo(share * keepOneIn, within(1e-12));
        }
        share = search.rowShare();
        double[] scores = scores(random, size);
        rung = new ArrayList<>();
        for (Trial trial : search.round()) {
          rung.add(score(trial, "rmse", scores, share));
          furthest.put(trial.number(), share);
        }
        search.scored(rung);
      }

      assertThat(share).as("the share of the last").isEqualTo(1);
      assertThat(rung).as("the last to compare").hasSizeBetween(1, keepOneIn - 1);
      assertThat(search.result().best()).isEqualTo(TrialScore.ranked(rung, "rmse").get(0));
      assertThat(search.result().tried())
          .hasSize(size)
          .allSatisfy(
              score ->
                  assertThat(score.rowShare()).isEqualTo(furthest.get(score.trial().number())));
    }
  }

  private static void requireBest(List<TrialScore> rung, List<Trial> kept, int keepOneIn) {
    assertThat(kept).hasSize(Math.max(1, rung.size() / keepOneIn)).doesNotHaveDuplicates();
    List<TrialScore> gone = rung.stream().filter(each -> !kept.contains(each.trial())).toList();
    for (TrialScore dropped : gone) {
      assertThat(rung.stream().filter(each -> kept.contains(each.trial())))
          .noneMatch(each -> dropped.isBetterThan(each, "rmse", 0));
    }
  }

  /** Quarters, so that many are equal and differences are exact. */
  private static double[] scores(Random random, int size) {
    return random
        .ints(size, 0, 9)
        .mapToDouble(quarters -> quarters == 8 ? Double.NaN : quarters * 0.25)
        .toArray();
  }

  private static List<Integer> numbers(List<TrialScore> scores) {
    return scores.stream().map(score -> score.trial().number()).toList();
  }

  private static List<Trial> trials(int size) {
    return IntStream.rangeClosed(1, size)
        .mapToObj(number -> new Trial("trees", number, RECIPE))
        .toList();
  }

  private static TrialScore score(Trial trial, String metric, double[] scores, double share) {
    Map<String, Double> fold = Map.of(metric, scores[trial.number() - 1]);
    return new TrialScore(trial, share, List.of(fold), Instant.EPOCH, Instant.EPOCH);
  }

  private static TuningConfig tuning(
      TuningConfig.Strategy strategy, int keepOneIn, int stopAfter, double gain) {
    return new TuningConfig(
        strategy,
        TuningConfig.Validation.K_FOLD,
        3,
        0.2,
        List.of(),
        20,
        keepOneIn,
        stopAfter,
        gain,
        0);
  }
}
