package io.lakeloop.training.report;

import io.lakeloop.core.metric.Assessment;
import io.lakeloop.training.explain.Importance;
import java.util.List;
import java.util.Optional;

/**
 * What a model card tells.
 *
 * @param of the model
 * @param said what only people know of it
 * @param confidence share of the draws that an interval holds
 * @param assessment what was measured on the test rows
 * @param threshold how the threshold was chosen; empty where it was given, or none decides
 * @param importances how much each feature counts, the most important first
 */
public record CardFacts(
    ReportedModel of,
    CardConfig said,
    double confidence,
    Assessment<?> assessment,
    Optional<ChosenThreshold> threshold,
    List<Importance> importances) {
  /** Copies the list. */
  public CardFacts {
    importances = List.copyOf(importances);
  }
}
