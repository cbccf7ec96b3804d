package io.lakeloop.training.report;

import io.lakeloop.core.metric.AssessmentOptions;
import io.lakeloop.core.metric.BinaryAssessment;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The threshold at which wrong decisions cost least, on rows that the model did not learn from.
 *
 * @param threshold scores at or above it predict class 1
 * @param costs what chose it
 * @param onValidation whether on the validation rows; else on the test rows themselves, where what
 *     it costs is told too well
 */
record ChosenThreshold(double threshold, CostsConfig costs, boolean onValidation) {
  /** Chooses it by rows that nothing else is measured on. */
  static ChosenThreshold on(Dataset<Row> validation, PipelineAssessor assessor, CostsConfig costs) {
    AssessmentOptions options = AssessmentOptions.plain().withCosts(costs.costs());
    BinaryAssessment chosen = (BinaryAssessment) assessor.assess(validation, options);
    return new ChosenThreshold(chosen.threshold(), costs, true);
  }

  /** How it came about, for the card. */
  String text() {
    String chosen =
        "The threshold is the one at which the %s rows cost least (%s)"
            .formatted(onValidation ? "validation" : "test", costs.text());
    return chosen
        + (onValidation
            ? "; what it costs is told of the test rows, which did not choose it."
            : ". It was chosen on the rows that it is told of, for there were no validation rows:"
                + " expect it to cost more elsewhere.");
  }
}
