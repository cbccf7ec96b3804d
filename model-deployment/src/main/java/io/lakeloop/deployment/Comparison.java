package io.lakeloop.deployment;

import io.lakeloop.core.config.Hash;
import io.lakeloop.registry.ModelVersion;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A version in Staging measured against the version in Production, or against a baseline, on the
 * same rows.
 *
 * @param id follows from the versions, the rows and the rule, so that a rerun finds it again
 * @param model the model
 * @param challenger the version in Staging
 * @param champion the version in Production; empty where it was the baseline
 * @param rows the held-out rows measured, as {@code training_sets.NAME@VERSION}'s test split
 * @param rule the metric and the gain asked for
 * @param challengerMetrics what the challenger scores, by metric
 * @param championMetrics what the champion scores; for a baseline that one value
 * @param rowCount how many rows were measured
 */
record Comparison(
    String id,
    String model,
    int challenger,
    Optional<Integer> champion,
    HeldOut rows,
    ComparisonConfig rule,
    Map<String, Double> challengerMetrics,
    Map<String, Double> championMetrics,
    long rowCount) {
  /** The test split of one version of a training set. */
  record HeldOut(String trainingSet, long version) {}

  Comparison {
    challengerMetrics = Collections.unmodifiableMap(new TreeMap<>(challengerMetrics));
    championMetrics = Collections.unmodifiableMap(new TreeMap<>(championMetrics));
  }

  /** The id of the comparison of two versions under a rule. */
  static String id(
      ModelVersion challenger, Optional<ModelVersion> champion, ComparisonConfig rule) {
    return Hash.of(
        String.join(
            "\n",
            challenger.label(),
            challenger.runId(),
            champion.map(ModelVersion::label).orElse("baseline " + rule.baseline()),
            rule.metric(),
            Double.toString(rule.minimumGain())));
  }

  double challengerValue() {
    return challengerMetrics.getOrDefault(rule.metric(), Double.NaN);
  }

  double championValue() {
    return championMetrics.getOrDefault(rule.metric(), Double.NaN);
  }

  /** By how much the challenger is better; NaN where either value is undefined. */
  double gain() {
    return rule.gain(challengerValue(), championValue());
  }

  /** Whether the challenger is better by what is asked for; an undefined value never is. */
  boolean isBetter() {
    return gain() >= rule.minimumGain();
  }

  /** The outcome as one sentence. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "%s %.6f against %.6f of %s: a gain of %.6f, %s asked for, on %d held-out rows of"
            + " training_sets.%s@%d",
        rule.metric(),
        challengerValue(),
        championValue(),
        champion.map(version -> model + "/" + version).orElse("the baseline"),
        gain(),
        rule.minimumGain(),
        rowCount,
        rows.trainingSet(),
        rows.version());
  }
}
