package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDesignTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id BIGINT, label DOUBLE, amount DECIMAL(12,2), weekend BOOLEAN, colour STRING,"
              + " plan INT, comment STRING, at TIMESTAMP");
  private static final ColumnConfig TEXT = column(Optional.of(FeatureKind.TEXT), Scaling.NONE, 64);

  @Test
  void infersWhatAFeatureIsFromItsType() {
    ModelDesign design = design(List.of("plan"), Map.of("comment", TEXT), List.of());

    assertThat(design.numeric()).containsExactly("amount", "weekend");
    assertThat(design.categorical()).containsExactly("colour", "plan");
    assertThat(design.column("comment"))
        .isEqualTo(
            new FeatureColumn(
                "comment", FeatureKind.TEXT, FillNulls.ZERO, Scaling.NONE, 0, List.of(), 64));
    assertThat(design.features()).containsExactly("amount", "weekend", "colour", "plan", "comment");
  }

  /** Whoever scales a column says that it is a number, though its type is another. */
  @Test
  void takesAColumnForANumberThatIsPreparedAsOne() {
    ModelDesign design =
        design(
            List.of(),
            Map.of("colour", column(Optional.empty(), Scaling.MIN_MAX, 1024)),
            List.of());

    assertThat(design.numeric()).contains("colour");
    assertThatThrownBy(() -> design.requireNumbers(SCHEMA))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The feature 'colour' of training_sets.payments is no number.
              cause: Its type is string.
              remedy: List it under categorical or exclude-features in training.yml.""");
  }

  @Test
  void refusesAColumnThatIsTwoThings() {
    assertThatThrownBy(() -> design(List.of("comment"), Map.of("comment", TEXT), List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The model 'm' takes 'comment' for a category and for something else.
              cause: It is listed under categorical, and preprocessing has settings of another kind.
              remedy: Take it out of one of the two in training.yml.""");
  }

  @Test
  void refusesSettingsOfWhatIsNoFeature() {
    assertThatThrownBy(() -> design(List.of(), Map.of("color", TEXT), List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            preprocessing of the model 'm' names 'color', which is no feature.
              cause: training_sets.payments has the features amount, weekend, colour, plan, comment.
              remedy: Write 'colour' in training.yml.""");
  }

  @Test
  void refusesInteractionsThatCannotBeMade() {
    for (String interaction : List.of("amount:comment", "amount:nothing")) {
      assertThatThrownBy(() -> design(List.of(), Map.of("comment", TEXT), List.of(interaction)))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith(
              "The interaction '%s' of the model 'm' cannot be made.".formatted(interaction))
          .hasMessageContaining(
              "'%s' is no number and no category among its features."
                  .formatted(interaction.substring(7)));
    }
    assertThat(ModelDesign.parts("amount : colour")).containsExactly("amount", "colour");
  }

  private static ColumnConfig column(Optional<FeatureKind> as, Scaling scaling, int hashInto) {
    return new ColumnConfig(as, Optional.empty(), scaling, 0, List.of(), hashInto);
  }

  @Test
  void offersTheNearestColumnToHoldRowsOutTogetherBy() {
    assertThatThrownBy(() -> grouped("amout"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            Rows of the model 'm' cannot be held out together by 'amout'.
              cause: training_sets.payments has no such column.
              remedy: Write 'amount' under tuning in training.yml.""");
    assertThat(grouped("id").keys()).containsExactly("id");
  }

  private static ModelDesign grouped(String column) {
    TuningConfig tuning =
        new TuningConfig(
            TuningConfig.Strategy.GRID,
            TuningConfig.Validation.K_FOLD,
            3,
            0.2,
            List.of(column),
            20,
            3,
            0,
            0,
            0);
    return design(List.of(), Map.of(), List.of(), Optional.of(tuning));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "30000, 2",
    "1000000, 2",
    "1000001, 3",
    "2000000, 4",
    "100000000, 200",
    "9000000000000, 100000"
  })
  void hashesRowsIntoAsManyPartitionsAsTheirNumberAsksFor(long rows, int partitions) {
    PreprocessingConfig nothing = new PreprocessingConfig(Map.of(), List.of());

    assertThat(
            design(config(Optional.empty(), List.of(), nothing, Optional.empty()), rows)
                .partitions())
        .isEqualTo(partitions);
    assertThat(
            design(config(Optional.of(7), List.of(), nothing, Optional.empty()), rows).partitions())
        .as("as asked for")
        .isEqualTo(7);
  }

  private static ModelDesign design(
      List<String> categorical, Map<String, ColumnConfig> columns, List<String> interactions) {
    return design(categorical, columns, interactions, Optional.empty());
  }

  private static ModelDesign design(
      List<String> categorical,
      Map<String, ColumnConfig> columns,
      List<String> interactions,
      Optional<TuningConfig> tuning) {
    return design(
        config(
            Optional.empty(), categorical, new PreprocessingConfig(columns, interactions), tuning),
        10);
  }

  private static ModelConfig config(
      Optional<Integer> partitions,
      List<String> categorical,
      PreprocessingConfig preprocessing,
      Optional<TuningConfig> tuning) {
    return new ModelConfig(
        "",
        Task.BINARY,
        "payments",
        0,
        partitions,
        1,
        Optional.empty(),
        categorical,
        List.of(),
        FillNulls.ZERO,
        preprocessing,
        BalanceConfig.NONE,
        tuning,
        Optional.empty(),
        Optional.empty(),
        Map.of("a", new CandidateConfig(Algorithm.DECISION_TREE, Map.of(), Map.of())));
  }

  private static ModelDesign design(ModelConfig config, long rows) {
    TrainingSet set =
        new TrainingSet(
            "payments",
            0,
            List.of("id"),
            "at",
            "label",
            List.of("amount", "weekend", "colour", "plan", "comment"),
            "d1",
            List.of());
    return ModelDesign.of("m", config, set, SCHEMA, rows);
  }
}
