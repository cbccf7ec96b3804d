package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.registry.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No session: rules are about counts. */
class LabelRulesTest {
  private static final RowCounts NONE = counts(Map.of(), 0);
  private static final RowCounts BOTH = counts(Map.of(0.0, 7L, 1.0, 3L), 0);

  @ParameterizedTest
  @EnumSource
  void refusesASplitWithoutRows(Task task) {
    assertThatThrownBy(() -> check(task, BOTH, BOTH, NONE))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            training_sets.payments has no validation rows with a label.
              cause: Its split gives none, or 'label' is null in all of them.
              remedy: Widen the split in features.yml, and run build-training-set again.""");
    assertThatThrownBy(() -> check(task, NONE, NONE, BOTH))
        .as("the first of several")
        .hasMessageStartingWith("training_sets.payments has no train rows with a label.");
  }

  @ParameterizedTest
  @EnumSource
  void takesRowsOfTwoClasses(Task task) {
    assertThatCode(() -> check(task, BOTH, BOTH, BOTH)).doesNotThrowAnyException();
  }

  @Test
  void countsWhatIsNoClassInAllSplits() {
    RowCounts three = counts(Map.of(0.0, 7L, 1.0, 3L), 3);
    assertThatThrownBy(() -> check(Task.BINARY, three, BOTH, three))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            training_sets.payments has 6 rows whose 'label' is neither 0 nor 1.
              cause: The model's task is binary.
              remedy: Correct the label, or set task: multiclass or regression in training.yml.""");
    assertThatThrownBy(() -> check(Task.MULTICLASS, BOTH, three, BOTH))
        .hasMessage(
            """
            training_sets.payments has 3 rows whose 'label' is no class.
              cause: The classes of a multiclass model are whole numbers from 0 to 99.
              remedy: Number the classes in the SQL of the spine's table, or set task: regression.""");
    assertThatCode(() -> check(Task.REGRESSION, three, three, three)).doesNotThrowAnyException();
  }

  /** Only training rows have to tell classes apart: test rows of one class are just poor ones. */
  @Test
  void wantsTwoClassesOfTheTrainingRowsOnly() {
    RowCounts ones = counts(Map.of(1.0, 5L), 0);

    assertThatCode(() -> check(Task.BINARY, BOTH, ones, ones)).doesNotThrowAnyException();
    for (Task task : List.of(Task.BINARY, Task.MULTICLASS)) {
      assertThatThrownBy(() -> check(task, ones, BOTH, BOTH))
          .isInstanceOf(DataRefusedException.class)
          .hasMessage(
              """
              The training rows of training_sets.payments are all of one class.
                cause: 'label' is 1 in all 5 of them: there is nothing to tell apart.
                remedy: Widen the training span of the split in features.yml.""");
    }
    assertThatCode(() -> check(Task.REGRESSION, ones, ones, ones)).doesNotThrowAnyException();
  }

  @Test
  void refusesTestRowsOfAClassAboveThoseLearntFrom() {
    RowCounts upToTwo = counts(Map.of(0.0, 2L, 2.0, 2L), 0);
    RowCounts upToFive = counts(Map.of(0.0, 2L, 5.0, 1L), 0);

    assertThatCode(() -> check(Task.MULTICLASS, upToTwo, BOTH, BOTH))
        .as("a class without training rows, below others")
        .doesNotThrowAnyException();
    assertThatCode(() -> check(Task.MULTICLASS, upToTwo, BOTH, upToFive))
        .as("validation rows are predicted wrongly")
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(Task.MULTICLASS, upToTwo, upToFive, BOTH))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The test rows of training_sets.payments have classes that no training row has.
              cause: 'label' is up to 5 in them, and up to 2 in the training rows.
              remedy: Widen the training span of the split in features.yml, or number rare classes lower.""");
  }

  @Test
  void refusesWeightsOfClassesThatNoTrainingRowHas() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("9", 2.0);
    weights.put("0", 1.0);
    weights.put("1", 3.0);
    weights.put("3", 4.0);
    BalanceConfig balance = new BalanceConfig(BalanceConfig.Method.CLASS_WEIGHTS, 1, weights);

    assertThatThrownBy(
            () ->
                new LabelRules(design(Task.MULTICLASS, balance))
                    .check(Map.of("train", BOTH, "test", counts(Map.of(3.0, 1L), 0))))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            Classes are weighed that the training rows of training_sets.payments do not have.
              cause: 'label' is 9, 3 in none of them.
              remedy: Correct the weights under balance in training.yml.""");
  }

  private static void check(Task task, RowCounts train, RowCounts test, RowCounts validation) {
    Map<String, RowCounts> splits = new LinkedHashMap<>();
    splits.put("train", train);
    splits.put("test", test);
    splits.put("validation", validation);
    new LabelRules(design(task, BalanceConfig.NONE)).check(splits);
  }

  private static ModelDesign design(Task task, BalanceConfig balance) {
    return new ModelDesign(
        task,
        "payments",
        List.of("id"),
        "label",
        List.of(FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.ZERO)),
        List.of(),
        FillNulls.ZERO,
        balance,
        1,
        0,
        1);
  }

  /** Counts of so many rows of each class. */
  static RowCounts counts(Map<Double, Long> classes, long noClass) {
    TreeMap<Double, Long> sorted = new TreeMap<>(classes);
    long rows = noClass + classes.values().stream().mapToLong(Long::longValue).sum();
    return new RowCounts(
        rows,
        noClass,
        sorted.isEmpty() ? Double.NaN : sorted.firstKey(),
        sorted.isEmpty() ? Double.NaN : sorted.lastKey(),
        Set.of(),
        sorted);
  }
}
