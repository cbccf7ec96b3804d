package io.lakeloop.training;

import io.lakeloop.core.table.Columns;
import io.lakeloop.registry.ScoringModel;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fold as vectors, both its sides held in memory until closed: whatever is tried on it, it is
 * prepared once.
 */
final class PreparedFold implements AutoCloseable {
  private final ModelDesign design;
  private final PreparedRows train;
  private final Dataset<Row> held;

  /** Prepares a fold; {@code oneHot} says for which algorithms. */
  PreparedFold(ModelDesign design, boolean oneHot, Fold fold) {
    this.design = design;
    this.train = new PreparedRows(design, oneHot, fold.trained(), fold.train());
    this.held = train.vectorsOf(fold.held()).persist();
  }

  /**
   * Trains a recipe on a share of the rows and scores it on those held out.
   *
   * @param share 1, or less: the rows of a smaller share are among those of a larger one
   */
  Map<String, Double> score(Recipe recipe, double share) {
    Dataset<Row> some =
        share == 1
            ? train.vectors()
            : train.vectors().filter(KeyHash.share("rung", design.seed(), design.keys()).lt(share));
    PipelineModel trained = train.fit(recipe, some);
    return Evaluation.of(
        design.task(),
        new ScoringModel(trained, design.task())
            .score(held.select(Columns.named(design.label()), Columns.named(Preparation.FEATURES))),
        design.label());
  }

  @Override
  public void close() {
    held.unpersist();
    train.close();
  }
}
