package io.lakeloop.training;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.KeyHash;
import io.lakeloop.registry.ScoringModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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
  private final KeptRows held;
  private final Map<Double, Boolean> sufficient = new ConcurrentHashMap<>();

  /** Prepares a fold; {@code oneHot} says for which algorithms. */
  PreparedFold(ModelDesign design, boolean oneHot, Fold fold) {
    this.design = design;
    this.train = new PreparedRows(design, oneHot, fold.trained(), fold.train());
    this.held = KeptRows.of(train.vectorsOf(fold.held()));
  }

  /**
   * Trains a recipe on a share of the rows and scores it on those held out.
   *
   * @param share 1, or less: the rows of a smaller share are among those of a larger one; where so
   *     few lack a class, or a tree could not take their categories, twice as many and so on
   * @return each metric by name; all {@code NaN} where the algorithm cannot tell the classes apart
   *     that these rows happen to have
   */
  Map<String, Double> score(Recipe recipe, double share) {
    if (AlgorithmRules.missing(recipe, train.counts()).isPresent()) {
      return design.task().metrics().stream()
          .collect(Collectors.toMap(metric -> metric, metric -> Double.NaN));
    }
    PipelineModel trained = train.fit(recipe, some(enough(share)));
    Dataset<Row> scored =
        held.rows().select(Columns.named(design.label()), Columns.named(Preparation.FEATURES));
    return new ScoringModel(trained, design.task()).measure(scored, design.label()).asMap();
  }

  private double enough(double share) {
    double enough = share;
    while (enough < 1 && !sufficient.computeIfAbsent(enough, few -> train.suffices(some(few)))) {
      enough *= 2;
    }
    return Math.min(enough, 1);
  }

  private Dataset<Row> some(double share) {
    return share == 1
        ? train.vectors()
        : train.vectors().filter(KeyHash.share("rung", design.seed(), design.keys()).lt(share));
  }

  @Override
  public void close() {
    held.close();
    train.close();
  }
}
