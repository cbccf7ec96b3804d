package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** No session: rules are about counts. */
class AlgorithmRulesTest {

  /** The distribution is looked at first: what it has no label for, no link reaches either. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          0   | 1    | -5    | -
          0   | 1    | 0     | -
          0   | 0    | 0.001 | -
          0   | 0    | 0     | link-power 0.0: Its means are above 0; the least 'label' of the training rows is 0.0.
          0   | -1   | -2.5  | link-power -1.0: Its means are above 0; the least 'label' of the training rows is -2.5.
          0   | 0.5  | 0     | -
          0   | 0.5  | -1    | link-power 0.5: Its means are from 0; the least 'label' of the training rows is -1.0.
          0   | 2    | -1    | link-power 2.0: Its means are from 0; the least 'label' of the training rows is -1.0.
          1   | 0    | 0     | -
          1   | 0    | -0.5  | variance-power 1.0: It is for labels from 0; the least 'label' of the training rows is -0.5.
          1   | 1    | -0.5  | variance-power 1.0: It is for labels from 0; the least 'label' of the training rows is -0.5.
          1.5 | 0    | 0     | -
          2   | 0    | 0     | variance-power 2.0: It is for labels above 0; the least 'label' of the training rows is 0.0.
          2   | 0    | 1e-9  | -
          3   | -1   | -1    | variance-power 3.0: It is for labels above 0; the least 'label' of the training rows is -1.0.
          """)
  void refusesLabelsThatADistributionOrItsLinkDoesNotHave(
      String variance, String link, double least, @Nullable String refusal) {
    Recipe recipe = tweedie(Map.of("variance-power", variance, "link-power", link));
    if (refusal == null) {
      assertThatCode(() -> AlgorithmRules.check(recipe, from(least), 3)).doesNotThrowAnyException();
      return;
    }
    String[] parts = refusal.split(": ", 2);
    assertThatThrownBy(() -> AlgorithmRules.check(recipe, from(least), 3))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageStartingWith(
            "A generalized-linear-regression with %s cannot learn from training_sets.payments.\n"
                .formatted(parts[0]))
        .hasMessageContaining("\n  cause: " + parts[1] + "\n  remedy: Set ");
  }

  @Test
  void takesFourThousandPlacesAndRefusesOneMore() {
    Recipe wide = tweedie(Map.of());

    assertThatCode(() -> AlgorithmRules.check(wide, from(1), 4096)).doesNotThrowAnyException();
    assertThatThrownBy(() -> AlgorithmRules.check(wide, from(1), 4097))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageContaining(
            "Its features have 4097 values together, of which it takes 4096 at most.");
  }

  /** Labels of any sign, any width, any gap: the rules are of two algorithms only. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GENERALIZED_LINEAR_REGRESSION", "NAIVE_BAYES"})
  void takesAnythingForOtherAlgorithms(Algorithm algorithm) {
    Recipe recipe = recipe(algorithm, Map.of());
    RowCounts gap = LabelRulesTest.counts(Map.of(-3.0, 2L, 7.0, 2L), 0);

    assertThatCode(() -> AlgorithmRules.check(recipe, gap, 100_000)).doesNotThrowAnyException();
    assertThat(AlgorithmRules.missing(recipe, gap)).isEmpty();
  }

  @Test
  void findsTheLeastClassBelowOthersThatNoRowHas() {
    Recipe bayes = recipe(Algorithm.NAIVE_BAYES, Map.of());
    Random random = new Random(9);
    for (int i = 0; i < 300; i++) {
      TreeMap<Double, Long> classes = new TreeMap<>();
      random.ints(1 + random.nextInt(6), 0, 7).forEach(label -> classes.put((double) label, 1L));
      List<Long> absent =
          LongStream.range(0, 7)
              .filter(label -> label < classes.lastKey() && !classes.containsKey((double) label))
              .boxed()
              .toList();

      assertThat(AlgorithmRules.missing(bayes, LabelRulesTest.counts(classes, 0)))
          .isEqualTo(absent.stream().findFirst());
    }
  }

  @Test
  void refusesBayesWhereAClassIsMissing() {
    assertThatThrownBy(
            () ->
                AlgorithmRules.check(
                    recipe(Algorithm.NAIVE_BAYES, Map.of()),
                    LabelRulesTest.counts(Map.of(0.0, 1L, 1.0, 1L, 4.0, 1L, 5.0, 1L), 0),
                    3))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            A naive-bayes cannot learn from training_sets.payments.
              cause: It takes classes numbered from 0 without a gap; no training row is of 2, up to 5.
              remedy: Number the classes without gaps, or use another algorithm.""");
  }

  private static RowCounts from(double least) {
    return new RowCounts(9, 0, least, 100, Set.of(), new TreeMap<>());
  }

  private static Recipe tweedie(Map<String, String> set) {
    return recipe(Algorithm.GENERALIZED_LINEAR_REGRESSION, set);
  }

  private static Recipe recipe(Algorithm algorithm, Map<String, String> set) {
    Task task = algorithm.tasks().get(0);
    return new Recipe(
        CandidateTrainerTest.design(task, "payments", "label", List.of("x"), FillNulls.ZERO, 0, 1),
        algorithm,
        Hyperparameters.of(algorithm, set));
  }
}
