package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.registry.Task;
import io.lakeloop.training.TuningConfig.Validation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty training rows of eight shops, one without a name, and two test rows. */
@ExtendWith(LocalSpark.class)
class FoldsTest {
  private static final List<Long> TRAINED = LongStream.range(0, 60).boxed().toList();

  private static @Nullable SplitRows split;

  @BeforeAll
  static void layOut(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(0, 62, 1, 1)
            .selectExpr(
                "id",
                "IF(id < 60, 'train', 'test') AS split",
                "double(id) AS price",
                "double(id % 7) AS x",
                "IF(id % 8 = 0, NULL, concat('shop ', id % 8)) AS shop");
    split = SplitRows.of(design(1), rows, List.of("shop"));
  }

  @AfterAll
  static void release() {
    split().close();
  }

  @Test
  void holdsEachRowOutOnceAndLearnsFromAllOthers() {
    List<Set<Long>> parts = held(1, tuning(Validation.K_FOLD, 4, 0.2, List.of()));

    assertThat(parts).hasSize(4);
    assertThat(parts.stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(TRAINED);
    assertThat(held(2, tuning(Validation.K_FOLD, 4, 0.2, List.of())))
        .as("of another seed")
        .isNotEqualTo(parts);
  }

  /** Rows without a name are one entity: it is not known that they are not. */
  @ParameterizedTest
  @EnumSource
  void holdsAllRowsOfAnEntityOutTogether(Validation validation) {
    for (Set<Long> part : held(1, tuning(validation, 3, 0.4, List.of("shop")))) {
      Set<Long> shops = part.stream().map(id -> id % 8).collect(Collectors.toSet());

      assertThat(part)
          .containsExactlyInAnyOrderElementsOf(
              TRAINED.stream().filter(id -> shops.contains(id % 8)).toList());
    }
  }

  /** What a larger share holds out has all in it that a smaller one does. */
  @Test
  void holdsOutAboutTheShareThatIsAskedFor() {
    Set<Long> few = held(1, tuning(Validation.HOLD_OUT, 3, 0.2, List.of())).get(0);
    Set<Long> many = held(1, tuning(Validation.HOLD_OUT, 3, 0.7, List.of())).get(0);

    assertThat(many).containsAll(few);
    assertThat(few).hasSizeBetween(4, 22);
    assertThat(many).hasSizeBetween(32, 52);
  }

  @Test
  void refusesPartsWithoutRows() {
    assertThatThrownBy(() -> folds(1, tuning(Validation.K_FOLD, 100, 0.2, List.of())))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The training rows of training_sets.prices cannot be put into parts to choose by.
              cause: They are 60, and one of its parts would have no row.
              remedy: Ask for fewer folds or a larger share under tuning in training.yml.""");
    assertThatThrownBy(() -> folds(1, tuning(Validation.HOLD_OUT, 3, 1e-9, List.of())))
        .hasMessageContaining("They are 60, and one of its parts would have no row.");
    assertThatThrownBy(() -> folds(1, tuning(Validation.HOLD_OUT, 3, 1 - 1e-12, List.of())))
        .hasMessageContaining("They are 60, and nothing would be left to learn from.");
  }

  private static List<Set<Long>> held(long seed, TuningConfig tuning) {
    List<Set<Long>> held = new ArrayList<>();
    for (Fold fold : folds(seed, tuning)) {
      List<Long> part = ids(fold.held());
      List<Long> others = ids(fold.train());
      assertThat(part).doesNotContainAnyElementsOf(others);
      assertThat(others).hasSize(60 - part.size());
      assertThat(fold.trained().rows()).isEqualTo(others.size());
      assertThat(fold.train().columns()).isEqualTo(split().train().columns());
      held.add(new HashSet<>(part));
    }
    return held;
  }

  private static List<Fold> folds(long seed, TuningConfig tuning) {
    return new Folds(design(seed), tuning, split()).all();
  }

  private static SplitRows split() {
    return Objects.requireNonNull(split);
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream().map(row -> row.getLong(0)).toList();
  }

  private static TuningConfig tuning(
      Validation validation, int folds, double share, List<String> groupBy) {
    return new TuningConfig(
        TuningConfig.Strategy.GRID, validation, folds, share, groupBy, 20, 3, 0, 0, 0);
  }

  private static ModelDesign design(long seed) {
    return CandidateTrainerTest.design(
        Task.REGRESSION, "prices", "price", List.of("x"), FillNulls.ZERO, seed, 1);
  }
}
