package io.lakeloop.deployment;

import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges whether a version may reach Staging. Every version must say whole where it comes from,
 * have files that load, and predict a number for each row of its own example; the project's config
 * adds its bounds.
 */
final class ComplianceCheck {
  private final ComplianceConfig config;

  ComplianceCheck(ComplianceConfig config) {
    this.config = config;
  }

  /** All that is wrong with a version, one sentence each; empty where it complies. */
  List<String> findings(ModelVersion version, Evidence evidence) {
    List<String> findings = new ArrayList<>();
    provenance(version.provenance(), findings);
    evidence.trainingSetFault().ifPresent(findings::add);
    rows(version.provenance(), findings);
    metrics(version.provenance(), findings);
    artifacts(version.provenance(), evidence, findings);
    tags(version, findings);
    findings.addAll(evidence.forbidden());
    return findings;
  }

  private static void provenance(Provenance from, List<String> findings) {
    if (from.definitionHash().isBlank()) {
      findings.add("the hash of the features' definition is missing");
    }
    if (from.sources().isEmpty()) {
      findings.add("the tables behind the training set are missing");
    }
    if (from.build().isBlank()) {
      findings.add("the build is missing");
    }
    if (from.features().isEmpty()) {
      findings.add("the features are missing");
    }
  }

  private void rows(Provenance from, List<String> findings) {
    config
        .minimumRows()
        .forEach(
            (split, least) -> {
              long rows = from.rows().getOrDefault(split, 0L);
              if (rows < least) {
                findings.add(
                    "%d rows of split '%s', at least %d asked for".formatted(rows, split, least));
              }
            });
  }

  private void metrics(Provenance from, List<String> findings) {
    Map<String, Double> scores = from.metrics();
    config
        .minimumMetrics()
        .forEach(
            (metric, least) -> {
              // Written so that NaN, which no order knows, is a finding too.
              if (!(scores.getOrDefault(metric, Double.NaN) >= least)) {
                findings.add(bound(metric, scores, "at least", least));
              }
            });
    config
        .maximumMetrics()
        .forEach(
            (metric, most) -> {
              if (!(scores.getOrDefault(metric, Double.NaN) <= most)) {
                findings.add(bound(metric, scores, "at most", most));
              }
            });
  }

  private static String bound(String metric, Map<String, Double> scores, String how, double value) {
    return scores.containsKey(metric)
        ? "%s is %s, %s %s asked for".formatted(metric, scores.get(metric), how, value)
        : "%s was not measured, %s %s asked for".formatted(metric, how, value);
  }

  private static void artifacts(Provenance from, Evidence evidence, List<String> findings) {
    if (evidence.artifactsFault().isPresent()) {
      findings.add(evidence.artifactsFault().get());
      return;
    }
    if (!evidence.inputs().equals(from.features())) {
      findings.add(
          "the signature's inputs (%s) are not the features (%s)"
              .formatted(String.join(", ", evidence.inputs()), String.join(", ", from.features())));
    }
    if (evidence.exampleRows() == 0) {
      findings.add("the input example has no row");
    }
    if (evidence.examplePredictions() < evidence.exampleRows()) {
      findings.add(
          "%d of %d rows of the input example get no prediction"
              .formatted(
                  evidence.exampleRows() - evidence.examplePredictions(), evidence.exampleRows()));
    }
  }

  private void tags(ModelVersion version, List<String> findings) {
    for (String required : config.requiredTags()) {
      String[] parts = required.split("=", 2);
      String value = version.tags().get(parts[0]);
      if (value == null || (parts.length == 2 && !value.equals(parts[1]))) {
        findings.add("the tag '%s' is missing".formatted(required));
      }
    }
  }
}
