package io.lakeloop.monitor;

import io.lakeloop.core.config.Words;
import java.util.List;
import java.util.Locale;

/**
 * What the evidence supports, before anything is trained. A fault in the data is mended at its
 * source: training on it would teach it. Drift that costs nothing is watched. Only a loss that the
 * labels show asks for training.
 *
 * @param verdict what it comes to
 * @param reason why, in words for anyone
 */
record Triage(Verdict verdict, String reason) {
  private static final int NAMED = 5;

  /** What the evidence may come to. */
  enum Verdict {
    /** Nothing speaks against the model. */
    NONE,
    /** Values are missing that were there in training. */
    DATA_QUALITY_FAULT,
    /** The inputs have changed, the quality has not suffered. */
    COVARIATE_DRIFT_WITHOUT_LOSS,
    /** The quality is below its bound, on whole data. */
    LOSS_RETRAINING_MAY_MEND,
    /** The inputs have changed, and nobody knows yet what it costs. */
    UNKNOWN_UNTIL_LABELS;

    /** The verdict as it is stored. */
    String text() {
      return Words.of(this);
    }
  }

  /** Judges the evidence. */
  static Triage of(Evidence evidence) {
    if (!evidence.missing().isEmpty()) {
      return new Triage(
          Verdict.DATA_QUALITY_FAULT,
          "Values are missing that were there in training: %s. Mend the source; training on it would teach the fault."
              .formatted(named(List.copyOf(evidence.missing().keySet()))));
    }
    boolean lost = evidence.quality().filter(Evidence.Quality::lost).isPresent();
    if (lost) {
      return new Triage(
          Verdict.LOSS_RETRAINING_MAY_MEND,
          "The quality is lost: %s. %s Training on newer rows may mend it."
              .formatted(
                  said(evidence.quality().get()),
                  evidence.drifted().isEmpty()
                      ? "The inputs look as they did."
                      : "The inputs have changed: " + named(evidence.drifted()) + "."));
    }
    if (evidence.drifted().isEmpty()) {
      return new Triage(
          Verdict.NONE,
          "The inputs look as they did in training%s."
              .formatted(
                  evidence
                      .quality()
                      .map(known -> ", and the quality holds: " + said(known))
                      .orElse("")));
    }
    String changed = "The inputs have changed: " + named(evidence.drifted());
    return evidence
        .quality()
        .map(
            known ->
                new Triage(
                    Verdict.COVARIATE_DRIFT_WITHOUT_LOSS,
                    "%s. The quality holds: %s.".formatted(changed, said(known))))
        .orElseGet(
            () ->
                new Triage(
                    Verdict.UNKNOWN_UNTIL_LABELS,
                    changed + ". What it costs will show when the labels are known."));
  }

  /** Whether the model should be trained again. */
  boolean requested() {
    return verdict == Verdict.LOSS_RETRAINING_MAY_MEND;
  }

  private static String named(List<String> columns) {
    return columns.size() <= NAMED
        ? String.join(", ", columns)
        : String.join(", ", columns.subList(0, NAMED))
            + " and %d more".formatted(columns.size() - NAMED);
  }

  private static String said(Evidence.Quality quality) {
    return String.format(
        Locale.ROOT,
        "%s is %.4g, its bound %.4g",
        quality.metric(),
        quality.value(),
        quality.bound());
  }
}
