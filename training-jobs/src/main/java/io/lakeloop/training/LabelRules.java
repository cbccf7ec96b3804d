package io.lakeloop.training;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Refuses rows that nothing can be learnt from, or that cannot be what the task says. */
final class LabelRules {
  private final ModelDesign design;
  private final String table;

  LabelRules(ModelDesign design) {
    this.design = design;
    this.table = TrainingSet.table(design.trainingSet()).toString();
  }

  /**
   * Checks what each split holds.
   *
   * @throws DataRefusedException if a split is empty, labels are no classes, or all are one
   */
  void check(Map<String, RowCounts> splits) {
    splits.forEach((split, counts) -> requireRows(split, counts.rows()));
    if (design.task() != Task.REGRESSION) {
      requireClasses(splits.values().stream().mapToLong(RowCounts::noClass).sum());
      splits.forEach(this::requireTwoToLearnFrom);
      requireWeighedClasses(Objects.requireNonNull(splits.get(TrainingSet.TRAIN)));
      requireKnownClasses(
          Objects.requireNonNull(splits.get(TrainingSet.TRAIN)),
          Objects.requireNonNull(splits.get(TrainingSet.TEST)));
    }
  }

  private void requireRows(String split, long rows) {
    if (rows == 0) {
      throw new DataRefusedException(
          "%s has no %s rows with a label.".formatted(table, split),
          "Its split gives none, or '%s' is null in all of them.".formatted(design.label()),
          "Widen the split in features.yml, and run build-training-set again.");
    }
  }

  private void requireClasses(long others) {
    if (others == 0) {
      return;
    }
    if (design.task() == Task.BINARY) {
      throw new DataRefusedException(
          "%s has %d rows whose '%s' is neither 0 nor 1.".formatted(table, others, design.label()),
          "The model's task is binary.",
          "Correct the label, or set task: multiclass or regression in training.yml.");
    }
    throw new DataRefusedException(
        "%s has %d rows whose '%s' is no class.".formatted(table, others, design.label()),
        "The classes of a multiclass model are whole numbers from 0 to %d."
            .formatted(Task.MOST_CLASSES - 1),
        "Number the classes in the SQL of the spine's table, or set task: regression.");
  }

  private void requireWeighedClasses(RowCounts trained) {
    List<String> without =
        design.balance().weights().keySet().stream()
            .filter(label -> !trained.classes().containsKey(Double.valueOf(label)))
            .toList();
    if (!without.isEmpty()) {
      throw new DataRefusedException(
          "Classes are weighed that the training rows of %s do not have.".formatted(table),
          "'%s' is %s in none of them.".formatted(design.label(), String.join(", ", without)),
          "Correct the weights under balance in training.yml.");
    }
  }

  /** A model of several classes knows those up to the greatest it learnt from. */
  private void requireKnownClasses(RowCounts trained, RowCounts tested) {
    if (design.task() == Task.MULTICLASS && tested.greatest() > trained.greatest()) {
      throw new DataRefusedException(
          "The test rows of %s have classes that no training row has.".formatted(table),
          "'%s' is up to %d in them, and up to %d in the training rows."
              .formatted(design.label(), (long) tested.greatest(), (long) trained.greatest()),
          "Widen the training span of the split in features.yml, or number rare classes lower.");
    }
  }

  private void requireTwoToLearnFrom(String split, RowCounts counts) {
    if (split.equals(TrainingSet.TRAIN) && counts.isOfOneLabel()) {
      throw new DataRefusedException(
          "The training rows of %s are all of one class.".formatted(table),
          "'%s' is %d in all %d of them: there is nothing to tell apart."
              .formatted(design.label(), (long) counts.least(), counts.rows()),
          "Widen the training span of the split in features.yml.");
    }
  }
}
