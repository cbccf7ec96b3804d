package io.lakeloop.training;

import io.lakeloop.core.config.Hash;
import io.lakeloop.registry.TrackedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The experiment runs below a model's own: one for each candidate, and below that, where several
 * settings were tried, one for each. Their ids follow from the model's: what is trained again is
 * the same run. The tags are MLflow's: its pages show a run below the one it is of.
 */
final class CandidateRuns {
  /** What the names of scores begin with that candidates were chosen by. */
  static final String CHOSEN_BY = "validation.";

  private final TrackedRun model;

  /** The runs below a model's run. */
  CandidateRuns(TrackedRun model) {
    this.model = model;
  }

  /** The ended runs of all candidates, and of what was tried for them. */
  List<TrackedRun> of(List<Candidate> candidates, Map<String, TunedCandidate> tuned) {
    List<TrackedRun> runs = new ArrayList<>();
    for (Candidate candidate : candidates) {
      TrackedRun run = of(candidate);
      runs.add(run);
      TunedCandidate found = tuned.get(candidate.name());
      if (found != null && found.tried().size() > 1) {
        found.tried().forEach(score -> runs.add(of(run, score)));
      }
    }
    return runs;
  }

  private TrackedRun of(Candidate candidate) {
    Map<String, Double> metrics = new LinkedHashMap<>(candidate.metrics());
    candidate.chosenBy().forEach((metric, score) -> metrics.put(CHOSEN_BY + metric, score));
    return below(model, candidate.name(), candidate.begun())
        .with(candidate.recipe().parameters(), metrics, Map.of())
        .ended(TrackedRun.Status.FINISHED, candidate.ended());
  }

  private static TrackedRun of(TrackedRun candidate, TrialScore score) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    score.means().forEach((metric, mean) -> metrics.put(CHOSEN_BY + metric, mean));
    Map<String, String> parameters = new LinkedHashMap<>(score.trial().recipe().parameters());
    parameters.put("tried-on-share", Double.toString(score.rowShare()));
    return below(candidate, "setting_" + score.trial().number(), score.begun())
        .with(parameters, metrics, Map.of())
        .ended(TrackedRun.Status.FINISHED, score.ended());
  }

  private static TrackedRun below(TrackedRun parent, String name, Instant begun) {
    return TrackedRun.begun(
            id(parent.runId() + "/" + name),
            parent.project(),
            parent.experiment(),
            parent.user(),
            begun)
        .with(
            Map.of(),
            Map.of(),
            Map.of(TrackedRun.PARENT_TAG, parent.runId(), TrackedRun.NAME_TAG, name));
  }

  /** 32 hexadecimal digits, as MLflow's ids have. */
  static String id(String text) {
    return Hash.of(text).substring(0, 32);
  }
}
