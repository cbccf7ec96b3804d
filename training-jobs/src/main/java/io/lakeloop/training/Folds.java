package io.lakeloop.training;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.KeyHash;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The training rows in parts by the hash of their keys, or of the columns that name their entity:
 * each part is held out once, or, by hold-out, one of two.
 */
final class Folds {
  private static final String PART = "__part";

  private final ModelDesign design;
  private final TuningConfig tuning;
  private final SplitRows rows;

  Folds(ModelDesign design, TuningConfig tuning, SplitRows rows) {
    this.design = design;
    this.tuning = tuning;
    this.rows = rows;
  }

  /**
   * The folds.
   *
   * @throws DataRefusedException if a part has no row, or lacks a class
   */
  List<Fold> all() {
    if (!tuning.scoresOnParts(rows.validation().isPresent())) {
      return List.of(new Fold(rows.train(), rows.validation().orElseThrow(), rows.trained()));
    }
    boolean parted = tuning.validation() == TuningConfig.Validation.K_FOLD;
    Dataset<Row> marked = rows.train().withColumn(PART, part(parted));
    Map<Long, RowCounts> counts = RowCounts.byPart(design, marked, Columns.named(PART));
    int parts = parted ? tuning.folds() : 2;
    List<Fold> folds = new ArrayList<>();
    for (long held = parted ? 0 : 1; held < parts; held++) {
      folds.add(fold(marked, held, counts));
    }
    return folds;
  }

  private Column part(boolean parted) {
    List<String> keys = tuning.groupBy().isEmpty() ? design.keys() : tuning.groupBy();
    return parted
        ? KeyHash.place("fold", design.seed(), keys, tuning.folds())
        : when(KeyHash.share("fold", design.seed(), keys).lt(tuning.share()), lit(1L))
            .otherwise(lit(0L));
  }

  private Fold fold(Dataset<Row> marked, long held, Map<Long, RowCounts> counts) {
    RowCounts trained =
        counts.entrySet().stream()
            .filter(part -> part.getKey() != held)
            .map(Map.Entry::getValue)
            .reduce(RowCounts::merged)
            .orElseThrow(() -> refusal("nothing would be left to learn from"));
    requireFit(counts.get(held), trained);
    Column part = Columns.named(PART);
    return new Fold(
        marked.filter(part.notEqual(held)).drop(PART),
        marked.filter(part.equalTo(held)).drop(PART),
        trained);
  }

  private void requireFit(@Nullable RowCounts held, RowCounts trained) {
    if (held == null) {
      throw refusal("one of its parts would have no row");
    }
    if ((design.task() != Task.REGRESSION && trained.isOfOneLabel())
        || (design.task() == Task.BINARY && held.isOfOneLabel())) {
      throw refusal("in one of its parts all rows would be of one class");
    }
  }

  private DataRefusedException refusal(String cause) {
    return new DataRefusedException(
        "The training rows of %s cannot be put into parts to choose by."
            .formatted(TrainingSet.table(design.trainingSet())),
        "They are %d, and %s.".formatted(rows.trained().rows(), cause),
        "Ask for fewer folds or a larger share under tuning in training.yml.");
  }
}
