package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Task;
import io.lakeloop.registry.TrackedRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;

/** No session: nothing is fitted. */
class CandidateRunsTest {
  private static final Instant BEGUN = Instant.parse("2026-03-01T10:00:00Z");
  private static final TrackedRun MODEL =
      TrackedRun.begun("r1", "shop", "payments", "ann", Instant.EPOCH);

  @Test
  void tellsACandidateBelowItsModel() {
    List<TrackedRun> runs = runs(MODEL, Map.of());

    assertThat(runs).hasSize(2);
    TrackedRun tree = runs.get(0);
    assertThat(tree.name()).contains("tree");
    assertThat(tree.parent()).contains("r1");
    assertThat(tree.runId()).matches("[0-9a-f]{32}");
    assertThat(List.of(tree.project(), tree.experiment(), tree.user()))
        .containsExactly("shop", "payments", "ann");
    assertThat(tree.status()).isEqualTo(TrackedRun.Status.FINISHED);
    assertThat(tree.startedAt()).isEqualTo(BEGUN);
    assertThat(tree.endedAt()).contains(BEGUN.plusSeconds(5));
    assertThat(tree.metrics()).isEqualTo(Map.of("f1", 0.5, "validation.f1", 0.75));
    assertThat(tree.parameters()).isEqualTo(candidate("tree", 2).recipe().parameters());
    assertThat(runs.get(1).name()).contains("forest");
  }

  @Test
  void tellsEachSettingBelowItsCandidateWhereSeveralWereTried() {
    TrialScore second = score(2, 0.5, 0.25);
    Map<String, TunedCandidate> tuned =
        Map.of(
            "tree", new TunedCandidate(second, List.of(score(1, 1, 0.125), second)),
            "forest", new TunedCandidate(score(1, 1, 0.5), List.of(score(1, 1, 0.5))));

    List<TrackedRun> runs = runs(MODEL, tuned);

    assertThat(runs)
        .extracting(run -> run.name().orElse(""))
        .containsExactly("tree", "setting_1", "setting_2", "forest");
    assertThat(runs.get(2).parent()).contains(runs.get(0).runId());
    assertThat(runs.get(2).metrics()).isEqualTo(Map.of("validation.f1", 0.25));
    assertThat(runs.get(2).parameters())
        .containsEntry("depth", "2")
        .containsEntry("tried-on-share", "0.5");
    assertThat(runs.get(2).startedAt()).isEqualTo(BEGUN);
  }

  /** What is trained again is the same run; a setting of one name is another's elsewhere. */
  @Test
  void hasIdsThatFollowFromTheModels() {
    Map<String, TunedCandidate> tuned =
        Map.of(
            "tree",
            new TunedCandidate(score(1, 1, 0), List.of(score(1, 1, 0), score(2, 1, 0))),
            "forest",
            new TunedCandidate(score(1, 1, 0), List.of(score(1, 1, 0), score(2, 1, 0))));
    TrackedRun other = TrackedRun.begun("r2", "shop", "payments", "ann", Instant.EPOCH);

    List<String> ids = runs(MODEL, tuned).stream().map(TrackedRun::runId).toList();

    assertThat(ids).hasSize(6).doesNotHaveDuplicates();
    assertThat(runs(MODEL, tuned)).extracting(TrackedRun::runId).isEqualTo(ids);
    assertThat(runs(other, tuned)).extracting(TrackedRun::runId).doesNotContainAnyElementsOf(ids);
  }

  private static List<TrackedRun> runs(TrackedRun model, Map<String, TunedCandidate> tuned) {
    return new CandidateRuns(model)
        .of(List.of(candidate("tree", 2), candidate("forest", 3)), tuned);
  }

  private static Candidate candidate(String name, int depth) {
    return new Candidate(
        name,
        recipe(depth),
        new PipelineModel("p", new Transformer[0]),
        Map.of("f1", 0.5),
        Map.of("f1", 0.75),
        BEGUN,
        BEGUN.plusSeconds(5));
  }

  private static TrialScore score(int number, double share, double f1) {
    return new TrialScore(
        new Trial("tree", number, recipe(number)),
        share,
        List.of(Map.of("f1", f1)),
        BEGUN,
        BEGUN.plusSeconds(2));
  }

  private static Recipe recipe(int depth) {
    return new Recipe(
        CandidateTrainerTest.design(
            Task.BINARY, "payments", "label", List.of("x"), FillNulls.ZERO, 0, 1),
        Algorithm.DECISION_TREE,
        Hyperparameters.of(Algorithm.DECISION_TREE, Map.of("depth", Integer.toString(depth))));
  }
}
