package io.lakeloop.training;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.metric.SliceDifference;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.rules.Limits;
import io.lakeloop.training.report.EvaluationConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a training will leave with tracker and registry, as far as names and texts tell it before
 * anything is fitted: what these would refuse at the end is refused at the beginning.
 */
final class PlannedRecords {
  private static final double UNKNOWN = 0;

  private final String model;
  private final ModelConfig config;
  private final ModelDesign design;

  PlannedRecords(String model, ModelConfig config, ModelDesign design) {
    this.model = model;
    this.config = config;
    this.design = design;
  }

  /**
   * Checks all that is known.
   *
   * @param run the model's run as it begins
   * @param selection how the model is chosen
   * @throws UsageException if something is longer, or named otherwise, than can be kept
   */
  void requireKept(TrackedRun run, SelectionParameters selection) {
    // Which rows there are is not known yet: without validation rows most is recorded.
    Map<String, String> said = selection.of(false);
    try {
      config
          .candidates()
          .forEach((name, candidate) -> Limits.check(ended(run, said, name, candidate)));
      Limits.check(ModelText.said(model, config));
      // A version keeps it as it is written, with the space around it.
      Limits.checkDescription(model, config.description());
    } catch (UsageException refused) {
      throw new UsageException(
          "What the training of '%s' leaves could not be kept.".formatted(model),
          refused.problem() + " " + refused.because(),
          "Correct the names and texts in training.yml, or the columns of %s in features.yml."
              .formatted(TrainingSet.table(config.trainingSet())),
          refused);
    }
  }

  /** The run of a candidate, or of the model if that one is the best: all names either has. */
  private TrackedRun ended(
      TrackedRun run, Map<String, String> said, String name, CandidateConfig candidate) {
    Map<String, String> parameters = new LinkedHashMap<>(Recipe.of(design, candidate).parameters());
    parameters.putAll(said);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metricNames(name).forEach(metric -> metrics.put(metric, UNKNOWN));
    return run.with(
        parameters, metrics, Map.of(VersionRecord.CANDIDATE, name, TrackedRun.NAME_TAG, name));
  }

  private Set<String> metricNames(String candidate) {
    Set<String> names = new TreeSet<>();
    for (String metric : config.task().metrics()) {
      names.add(CandidateRuns.CHOSEN_BY + metric);
      names.add(VersionRecord.metric(candidate, metric));
    }
    if (config.task() == Task.BINARY) {
      config.evaluation().map(EvaluationConfig::slices).orElse(Map.of()).keySet().stream()
          .map(SliceDifference::metricNames)
          .forEach(names::addAll);
    }
    return names;
  }
}
