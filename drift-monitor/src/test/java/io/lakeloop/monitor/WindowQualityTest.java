package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of two classifiers and of a regression, measured in one run. */
class WindowQualityTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @TempDir private static Path folder;
  private static @Nullable Measuring opened;
  private static List<Row> measured = List.of();

  @BeforeAll
  static void measure() {
    Measuring lakehouse = new Measuring(folder);
    opened = lakehouse;
    lakehouse.scored(1, 0, 0.9, 1.0);
    lakehouse.scored(1, 1, 0.8, 0.0);
    lakehouse.scored(1, 2, 0.6, 0.0);
    lakehouse.scored(1, 3, 0.4, 1.0);
    lakehouse.scored(1, 59, 0.1, 0.0);
    lakehouse.scored(2, 10, 0.9, 1.0);
    lakehouse.scored(2, 11, 0.2, 0.0);
    lakehouse.scored(2, 12, 0.3, null);
    // The second hour knows one class only, the third none.
    lakehouse.scored(1, 60, 0.9, 0.0);
    lakehouse.scored(1, 61, 0.1, 0.0);
    lakehouse.scored(1, 120, 0.7, null);
    lakehouse.guessed(3, 180, 10, 12);
    lakehouse.guessed(3, 181, 20, 18);
    lakehouse.guessed(3, 182, 30, 0);
    // What comes after the newest label's hour is not complete.
    lakehouse.guessed(3, 240, 1, 1);
    lakehouse.profiled("all", 1, 0);
    lakehouse.profiled("all", 2, 0);
    lakehouse.profiled("all", 1, 1);
    lakehouse.profiled("all", 1, 2);
    lakehouse.profiled("all", 3, 3);
    lakehouse.profiled("all", 3, 4);
    lakehouse.profiled("late", 3, 3);
    lakehouse.write();
    assertThat(lakehouse.measure("all", "silver.truth", Duration.ZERO)).isEqualTo(5);
    measured = lakehouse.measured("all");
  }

  @Test
  void measuresAClassifierPerClassAndAsAWhole() {
    Row row = measured.get(0);

    assertThat(row.<Integer>getAs("model_version")).isEqualTo(1);
    assertThat(row.<Long>getAs("labelled_rows")).isEqualTo(5);
    assertThat(row.<Double>getAs("accuracy_score")).isCloseTo(0.4, EXACT);
    assertPerClass(row.getAs("precision"), 1 / 2.0, 1 / 3.0);
    assertPerClass(row.getAs("recall"), 1 / 3.0, 1 / 2.0);
    assertPerClass(row.getAs("f1_score"), 0.4, 0.4);
    assertPerClass(row.getAs("roc_auc_score"), 4 / 6.0, 4 / 6.0);
    assertThat(row.getList(row.fieldIndex("confusion_matrix")).toString())
        .isEqualTo("[[0.0,0.0,1], [0.0,1.0,1], [1.0,0.0,2], [1.0,1.0,1]]");
    assertThat(row.<Double>getAs("log_loss"))
        .isCloseTo(-Math.log(0.9 * 0.2 * 0.4 * 0.4 * 0.9) / 5, EXACT);
    assertThat(row.<Double>getAs("root_mean_squared_error")).isNull();
  }

  private static void assertPerClass(Row found, double zero, double one) {
    Map<String, Double> each = found.getJavaMap(0);
    assertThat(each).containsOnlyKeys("0.0", "1.0");
    assertThat(Objects.requireNonNull(each.get("0.0"))).isCloseTo(zero, EXACT);
    assertThat(Objects.requireNonNull(each.get("1.0"))).isCloseTo(one, EXACT);
    assertThat(found.getDouble(1)).isCloseTo((zero + one) / 2, EXACT);
    assertThat(found.getDouble(2)).isCloseTo(0.6 * zero + 0.4 * one, EXACT);
  }

  @Test
  void measuresEachVersionByItsOwnPredictions() {
    Row row = measured.get(1);

    assertThat(row.<Integer>getAs("model_version")).isEqualTo(2);
    assertThat(row.<Long>getAs("labelled_rows")).as("one has no label").isEqualTo(2);
    assertThat(row.<Double>getAs("accuracy_score")).isEqualTo(1);
    assertThat(quality(row)).containsEntry("auc_roc", 1.0).containsEntry("recall", 1.0);
  }

  /** SQL holds NaN for larger than any number: it must not stand where nothing is defined. */
  @Test
  void leavesUndefinedWhatASingleClassDoesNotDefine() {
    Row row = measured.get(2);

    assertThat(row.<Row>getAs("roc_auc_score")).isNull();
    assertThat(row.<Long>getAs("labelled_rows")).isEqualTo(2);
    assertThat(row.<Double>getAs("accuracy_score")).isEqualTo(0.5);
    assertThat(row.<Row>getAs("recall").getDouble(2)).isEqualTo(0.5);
    assertThat(quality(row))
        .containsEntry("accuracy", 0.5)
        .doesNotContainKeys("auc_roc", "average_precision")
        .doesNotContainValue(Double.NaN);
  }

  @Test
  void saysThatNothingIsLabelled() {
    Row row = measured.get(3);

    assertThat(quality(row)).isEmpty();
    assertThat(row.<Long>getAs("labelled_rows")).isZero();
    assertThat(row.<Double>getAs("accuracy_score")).isNull();
    assertThat(row.<Double>getAs("root_mean_squared_error")).isNull();
    assertThat(row.<String>getAs("run_id")).isEqualTo("measure");
  }

  @Test
  void measuresARegression() {
    Row row = measured.get(4);

    assertThat(row.<Long>getAs("labelled_rows")).isEqualTo(3);
    assertThat(row.<Double>getAs("mean_squared_error")).isCloseTo(908 / 3.0, within(1e-9));
    assertThat(row.<Double>getAs("root_mean_squared_error")).isCloseTo(Math.sqrt(908 / 3.0), EXACT);
    assertThat(row.<Double>getAs("mean_average_error")).isCloseTo(34 / 3.0, EXACT);
    assertThat(row.<Double>getAs("mean_absolute_percentage_error"))
        .as("a label of zero has no percentage")
        .isCloseTo((2 / 12.0 + 2 / 18.0) / 2, EXACT);
    assertThat(row.<Double>getAs("r2_score")).isCloseTo(1 - 908 / 168.0, EXACT);
    assertThat(row.<Double>getAs("accuracy_score")).isNull();
    assertThat(row.<Row>getAs("precision")).isNull();
    assertThat(quality(row))
        .containsOnlyKeys("mae", "mape", "mean_error", "r2", "rmse")
        .containsEntry("mean_error", 10.0);
  }

  /** What a version predicts only the registry knows: its predictions look like two classes'. */
  @Test
  void measuresEachOfSeveralClasses(@TempDir Path other) {
    Measuring lakehouse = new Measuring(other);
    ModelRegistry.of(lakehouse.tables()).register(version(Task.MULTICLASS));
    lakehouse.classified(1, 0, 0, 0);
    lakehouse.classified(1, 1, 2, 0);
    lakehouse.classified(1, 2, 2, 2);
    lakehouse.classified(1, 59, 3, 3);
    lakehouse.classified(1, 60, 0, 0);
    lakehouse.profiled("all", 1, 0);
    lakehouse.write();

    assertThat(lakehouse.measure("all", "silver.truth", Duration.ZERO)).isEqualTo(1);

    Row row = lakehouse.measured("all").get(0);
    assertThat(row.<Long>getAs("labelled_rows")).isEqualTo(4);
    assertThat(row.<Double>getAs("accuracy_score")).isEqualTo(0.75);
    Row precision = row.getAs("precision");
    assertThat(precision.getJavaMap(0)).isEqualTo(Map.of("0.0", 1.0, "2.0", 0.5, "3.0", 1.0));
    assertThat(precision.getDouble(1)).isCloseTo(2.5 / 3, EXACT);
    assertThat(precision.getDouble(2)).isCloseTo(3.5 / 4, EXACT);
    assertThat(row.getList(row.fieldIndex("confusion_matrix")).toString())
        .isEqualTo("[[0.0,0.0,1], [2.0,0.0,1], [2.0,2.0,1], [3.0,3.0,1]]");
    assertThat(row.<Row>getAs("roc_auc_score")).isNull();
    assertThat(quality(row)).containsEntry("accuracy", 0.75).containsKey("macro_f1");
  }

  /** Whatever its predictions look like in a window. */
  @Test
  void measuresARegisteredVersionByItsTask(@TempDir Path other) {
    Measuring lakehouse = new Measuring(other);
    ModelRegistry registry = ModelRegistry.of(lakehouse.tables());
    registry.register(version(Task.REGRESSION));
    registry.register(version(Task.BINARY));
    lakehouse.classified(1, 0, 1, 4);
    lakehouse.guessed(2, 1, 1, 1);
    lakehouse.scored(2, 60, 0.7, 1.0);
    lakehouse.scored(3, 61, 0.7, 1.0);
    lakehouse.profiled("all", 1, 0);
    lakehouse.profiled("all", 2, 0);
    lakehouse.profiled("all", 2, 1);
    lakehouse.profiled("all", 3, 1);
    lakehouse.scored(1, 180, 0.7, 1.0);
    lakehouse.write();

    assertThat(lakehouse.measure("all", "silver.truth", Duration.ZERO)).isEqualTo(4);

    List<Row> rows = lakehouse.measured("all");
    assertThat(rows.get(0).<Double>getAs("root_mean_squared_error")).isEqualTo(3);
    assertThat(rows.get(0).<Double>getAs("accuracy_score")).isNull();
    Row none = rows.get(1);
    assertThat(quality(none)).as("without a probability").isEmpty();
    assertThat(none.<Long>getAs("labelled_rows")).isZero();
    assertThat(none.isNullAt(none.fieldIndex("confusion_matrix"))).isTrue();
    assertThat(none.<Double>getAs("root_mean_squared_error")).isNull();
    assertThat(rows.get(2).<Double>getAs("accuracy_score")).isEqualTo(1);
    assertThat(rows.get(3).<Double>getAs("accuracy_score"))
        .as("not registered: by its probabilities")
        .isEqualTo(1);
  }

  private static NewVersion version(Task task) {
    return new NewVersion(
        "fares",
        "r-" + task,
        "file:/nowhere",
        "ann",
        "",
        Map.of(),
        new Provenance(
            "shop",
            task,
            "fares",
            0,
            "hash",
            List.of(),
            "truth",
            List.of("at"),
            Map.of(),
            Map.of(),
            Map.of(),
            "abc123",
            "c0ffee",
            Map.of()));
  }

  @Test
  void measuresAWindowOnceAndNotBeforeItsLabelsAreComplete() {
    assertThat(lakehouse().measure("all", "silver.truth", Duration.ZERO)).isZero();
    assertThat(lakehouse().measure("late", "silver.truth", Duration.ofMinutes(1))).isZero();
    assertThat(lakehouse().measured("late")).isEmpty();
  }

  @Test
  void measuresNothingWhereThereIsNoLabel() {
    labels(
        "silver.blank",
        new StructType().add("id", "int").add("at", "timestamp").add("truth", "int"));

    assertThat(lakehouse().measure("late", "silver.blank", Duration.ZERO)).isZero();
  }

  @Test
  void saysWhichColumnsTheLabelsLack() {
    labels("silver.bare", new StructType().add("id", "int"));

    assertThatThrownBy(() -> lakehouse().measure("late", "silver.bare", Duration.ZERO))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("silver.bare has no column truth, at.")
        .hasMessageContaining(
            "The labels of the monitor 'late' are read there, with their keys and the event time.")
        .hasMessageContaining("Correct labels in monitoring.yml, or name another table.");
  }

  private static void labels(String table, StructType schema) {
    lakehouse().tables().create(TableSpec.appended(TableName.parse(table), schema, ""));
  }

  private static Map<String, Double> quality(Row row) {
    return row.getJavaMap(row.fieldIndex("quality"));
  }

  private static Measuring lakehouse() {
    return Objects.requireNonNull(opened);
  }
}
