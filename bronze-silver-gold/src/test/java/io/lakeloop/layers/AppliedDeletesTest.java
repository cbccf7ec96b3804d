package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class AppliedDeletesTest {
  private static final StructType OUTPUT = StructType.fromDDL("id bigint, Op string, gone boolean");

  private final SparkSession spark;

  AppliedDeletesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void deletesWhereTheConditionHoldsAndNotWhereItIsNull() {
    assertThat(deletes("op = 'D'", "D", "U", null)).containsExactly(true, false, false);
    assertThat(deletes("op IS NULL", "D", "U", null)).containsExactly(false, false, true);
    assertThat(deletes(null, "D", "U", null)).containsExactly(false, false, false);
  }

  private List<Boolean> deletes(@Nullable String condition, @Nullable String... values) {
    AppliedDeletes deletes = new AppliedDeletes(Optional.ofNullable(condition), List.of());
    assertThat(deletes.any()).isEqualTo(condition != null);
    return spark
        .createDataFrame(
            Arrays.stream(values).map(value -> RowFactory.create(1L, value, null)).toList(), OUTPUT)
        .select(deletes.column())
        .collectAsList()
        .stream()
        .map(row -> row.getBoolean(0))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"op, id gone", "OP, id gone", "GONE, id Op", "operation, id Op gone"})
  void keepsTheColumnsThatAreNotForTheConditionAlone(String except, String kept) {
    AppliedDeletes deletes = new AppliedDeletes(Optional.of("gone"), List.of(except));

    assertThat(deletes.kept(OUTPUT).fieldNames()).containsExactly(kept.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Opp    | Did you mean Op?", "status | 'It puts out: id, Op, gone.'"})
  void refusesAnExceptionThatIsNotPutOut(String name, String cause) {
    assertThatThrownBy(() -> fit("gone", name))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            sql/people.sql does not put out '%s', which except names.
              cause: %s
              remedy: Put it out in sql/people.sql, or correct except in tables.yml."""
                .formatted(name, cause));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status = 'D' | `status` cannot be resolved",
        "id           | BIGINT",
        "op =         | Syntax error"
      })
  void refusesAConditionThatCannotBeToldOfWhatIsPutOut(String condition, String said) {
    assertThatThrownBy(() -> fit(condition, "op"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "apply-as-delete does not fit what sql/people.sql puts out: %s.\n  cause: "
                .formatted(condition))
        .hasMessageContaining(said)
        .hasMessageEndingWith(
            "\n  remedy: Correct apply-as-delete in tables.yml, or put out what it needs and name"
                + " that in except.");
  }

  @Test
  void takesAConditionOverColumnsThatAreNotKept() {
    assertThatCode(() -> fit("op = 'D' OR gone", "OP", "gone")).doesNotThrowAnyException();
    assertThatCode(
            () -> new AppliedDeletes(Optional.empty(), List.of()).requireFitting(spark, analysed()))
        .doesNotThrowAnyException();
  }

  private void fit(String condition, String... except) {
    new AppliedDeletes(Optional.of(condition), List.of(except)).requireFitting(spark, analysed());
  }

  private static AnalysedSql analysed() {
    return new AnalysedSql("sql/people.sql", OUTPUT, new SqlPlan(List.of()));
  }
}
