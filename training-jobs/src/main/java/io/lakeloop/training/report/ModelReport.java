package io.lakeloop.training.report;

import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.AssessmentOptions;
import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.registry.Task;
import io.lakeloop.training.explain.Importance;
import io.lakeloop.training.explain.PermutationImportance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is told of a model beside its scores.
 *
 * @param metrics further metrics of the test rows, such as {@code precision_at_100}, the ends of
 *     intervals as {@code auc_roc_low} and {@code auc_roc_high}, and the metrics that a threshold
 *     decides as {@code f1_at_threshold}
 * @param files the model card's files by their names
 */
public record ModelReport(Map<String, Double> metrics, Map<String, String> files) {
  private static final List<String> AT_THRESHOLD = List.of("accuracy", "precision", "recall", "f1");
  private static final String SUFFIX = "_at_threshold";

  /** Copies the maps. */
  public ModelReport {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    files = Map.copyOf(files);
  }

  /** Nothing told. */
  public static ModelReport none() {
    return new ModelReport(Map.of(), Map.of());
  }

  /**
   * Evaluates a model on the rows held out and writes its card.
   *
   * @param of the model
   * @param pipeline its fitted pipeline
   * @param held the rows held out, with a label (double) and all columns of the training set
   * @param validation the rows that settings were chosen by, likewise: costs choose the threshold
   *     on them, and on the rows held out where there are none
   * @throws io.lakeloop.core.failure.UsageException if a slice is no SQL over the rows, or has too
   *     many values
   */
  public static ModelReport of(
      ReportedModel of,
      PipelineModel pipeline,
      Dataset<Row> held,
      Optional<Dataset<Row>> validation,
      EvaluationConfig evaluation,
      CardConfig card) {
    PipelineAssessor assessor = new PipelineAssessor(of, pipeline);
    Optional<ChosenThreshold> validated =
        evaluation
            .costs()
            .filter(costs -> of.task() == Task.BINARY)
            .flatMap(costs -> validation.map(rows -> ChosenThreshold.on(rows, assessor, costs)));
    Assessment<?> assessment = assessed(of, assessor, held, evaluation, validated);
    List<Importance> importances =
        new PermutationImportance(
                of.keys(),
                of.label(),
                of.features(),
                evaluation.importanceRows(),
                evaluation.importanceRepeats(),
                of.seed())
            .of(held, assessor, of.metric());
    CardFacts facts =
        new CardFacts(
            of,
            card,
            evaluation.confidence(),
            assessment,
            validated.or(() -> onHeld(assessment, evaluation)),
            importances);
    return new ModelReport(metrics(assessment), new ModelCard(facts).files());
  }

  private static Assessment<?> assessed(
      ReportedModel of,
      PipelineAssessor assessor,
      Dataset<Row> held,
      EvaluationConfig evaluation,
      Optional<ChosenThreshold> validated) {
    AssessmentOptions asked = evaluation.options(of.keys(), of.seed());
    Assessment<?> assessment =
        assessor.assess(
            held, validated.map(chosen -> asked.withThreshold(chosen.threshold())).orElse(asked));
    return assessment instanceof BinaryAssessment binary && validated.isPresent()
        ? binary.costing(validated.get().costs().costs())
        : assessment;
  }

  private static Optional<ChosenThreshold> onHeld(
      Assessment<?> assessment, EvaluationConfig evaluation) {
    return assessment instanceof BinaryAssessment binary
        ? evaluation.costs().map(costs -> new ChosenThreshold(binary.threshold(), costs, false))
        : Optional.empty();
  }

  private static Map<String, Double> metrics(Assessment<?> assessment) {
    Map<String, Double> metrics = new LinkedHashMap<>(assessment.further());
    if (assessment instanceof BinaryAssessment binary) {
      Map<String, Double> at = binary.metrics().asMap();
      AT_THRESHOLD.forEach(name -> metrics.put(name + SUFFIX, at.getOrDefault(name, Double.NaN)));
    }
    assessment
        .intervals()
        .forEach(
            (metric, interval) -> {
              boolean cut = assessment instanceof BinaryAssessment && AT_THRESHOLD.contains(metric);
              // It may not bear the name of what is measured at one half.
              String name = cut ? metric + SUFFIX : metric;
              metrics.put(name + "_low", interval.low());
              metrics.put(name + "_high", interval.high());
            });
    return metrics;
  }
}
