package io.lakeloop.training;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.Columns;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Training rows as vectors, prepared once and held in memory for all who learn from them, until
 * closed. Spark adds up what partitions come to in the order in which they end: of two the sum has
 * the same bits either way, of more it has not. So, unless there are very many, rows are summed in
 * two parts, for medians as for linear models; trees count, and their sums have an order anyway.
 */
final class PreparedRows implements AutoCloseable {
  private static final long SUMMED_IN_TWO = 1_000_000;
  private static final int FEWEST = 2;

  private final ModelDesign design;
  private final Dataset<Row> raw;
  private final PipelineModel preparation;
  private final KeptRows vectors;
  private final RowCounts counts;
  private final int width;
  private final int largestCategory;

  /**
   * Balances the classes, fits the preparation and applies it.
   *
   * @param train rows to learn from, all of them, laid out as the model wants them
   * @param oneHot whether a category is a column a value or an index
   * @param counts what the rows hold before classes are balanced
   */
  PreparedRows(ModelDesign design, boolean oneHot, RowCounts counts, Dataset<Row> train) {
    this.design = design;
    this.raw = ClassBalance.applied(design, counts, train);
    // Of fewer rows a feature may have no value at all.
    this.counts =
        design.balance().method() == BalanceConfig.Method.DOWN_SAMPLE
            ? RowCounts.of(design, raw)
            : counts;
    Dataset<Row> summed = this.counts.rows() <= SUMMED_IN_TWO ? raw.coalesce(2) : raw;
    this.preparation =
        new Pipeline()
            .setStages(new Preparation(design, oneHot, this.counts.unknown()).stages())
            .fit(summed);
    this.width = VectorNames.of(design, oneHot, preparation).size();
    this.largestCategory = VectorNames.largestCategory(design, preparation);
    // Last: whoever fails to make it has nothing to close.
    this.vectors = KeptRows.of(preparedBy(preparation, oneHot ? summed : raw));
  }

  /**
   * Trains what a recipe says on some of the vectors: the last stages of its pipeline.
   *
   * @throws io.lakeloop.core.failure.DataRefusedException if the algorithm cannot learn from such
   *     rows
   */
  PipelineModel fit(Recipe recipe, Dataset<Row> some) {
    AlgorithmRules.check(recipe, counts, width);
    PipelineStage[] stages = Predictor.of(recipe, largestCategory).toArray(PipelineStage[]::new);
    return new Pipeline().setStages(stages).fit(some);
  }

  /** The vectors to learn from: label, weight where rows have one, further columns, vector. */
  Dataset<Row> vectors() {
    return vectors.rows();
  }

  /** Other rows, prepared the same way. */
  Dataset<Row> vectorsOf(Dataset<Row> rows) {
    return preparedBy(preparation, rows);
  }

  /** What the rows hold that are learnt from. */
  RowCounts counts() {
    return counts;
  }

  /** Whether some vectors have each class that all have, and for each category's value a row. */
  boolean suffices(Dataset<Row> some) {
    boolean classes = design.task() != Task.REGRESSION;
    Row found =
        some.agg(count(lit(1)), count_distinct(classes ? Columns.named(design.label()) : lit(0)))
            .head();
    return found.getLong(0) >= Math.max(FEWEST, largestCategory)
        && (!classes || found.getLong(1) == counts.classes().size());
  }

  private Dataset<Row> preparedBy(PipelineModel preparation, Dataset<Row> rows) {
    List<String> kept = new ArrayList<>(List.of(design.label()));
    if (Arrays.asList(rows.columns()).contains(ClassBalance.WEIGHT)) {
      kept.add(ClassBalance.WEIGHT);
    }
    return preparation
        .transform(rows)
        .select(
            Stream.concat(
                    Stream.concat(kept.stream(), design.keys().stream())
                        .distinct()
                        .map(Columns::named),
                    Stream.of(Columns.named(Preparation.FEATURES)))
                .toArray(Column[]::new));
  }

  /** The whole pipeline of a model trained on the vectors, from feature columns to predictions. */
  PipelineModel whole(PipelineModel trained) {
    PipelineStage[] all =
        Stream.concat(Arrays.stream(preparation.stages()), Arrays.stream(trained.stages()))
            .toArray(PipelineStage[]::new);
    // Nothing of it is left to fit.
    return new Pipeline().setStages(all).fit(raw);
  }

  @Override
  public void close() {
    vectors.close();
  }
}
