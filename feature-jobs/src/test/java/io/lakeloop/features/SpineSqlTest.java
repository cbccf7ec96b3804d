package io.lakeloop.features;

import static io.lakeloop.features.FeatureSetTest.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class SpineSqlTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("id bigint, price decimal(8,2), late boolean, `fold no.` string");

  private final SparkSession spark;
  private final Dataset<Row> none;

  SpineSqlTest(SparkSession spark) {
    this.spark = spark;
    this.none = spark.createDataFrame(List.<Row>of(), SCHEMA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id              | bigint",
        "late            | int",
        "price           | double",
        "price > 3       | int",
        "price * 2       | double",
        "`fold no.`      | string",
        "current_date()  | date",
        "NULL            | void"
      })
  void makesAFeatureOfEachTypeThatFeaturesHave(String sql, String type) {
    Dataset<Row> features = none.select(sql(null).feature(none, "a feature.", sql));

    assertThat(features.columns()).containsExactly("a feature.");
    assertThat(features.schema().apply(0).dataType().simpleString()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prise",
        "sum(price)",
        "price +",
        "explode(array(1))",
        "row_number() OVER (ORDER BY id)",
        ""
      })
  void refusesWhatIsNoValueOfOneRow(String sql) {
    assertThatThrownBy(() -> sql(null).feature(none, "dear", sql))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "The feature 'dear' of training set 'fraud' does not fit silver.sales.\n  cause: ")
        .hasMessageEndingWith("\n  remedy: Correct its SQL in features.yml: %s.".formatted(sql));
    assertThatThrownBy(() -> sql(null).split(none, sql))
        .hasMessageStartingWith(
            "The 'by-value-of' of training set 'fraud' does not fit silver.sales.\n");
  }

  @Test
  void selectsTheRowsThatMeetTheCondition() {
    Dataset<Row> rows =
        rows(row(1L, null, true, ""), row(2L, null, null, ""), row(3L, null, false, ""));

    assertThat(sql("NOT late").where(rows).select("id").collectAsList()).containsExactly(row(3L));
    assertThat(sql(null).where(rows)).isSameAs(rows);
    assertThatThrownBy(() -> sql("price + 1").where(rows))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The 'where' of training set 'fraud' does not fit silver.sales.\n")
        .hasMessageContaining("FILTER_NOT_BOOLEAN")
        .hasMessageEndingWith("remedy: Correct its SQL in features.yml: price + 1.");
  }

  @Test
  void takesTheSplitOfEachRowAsText() {
    Dataset<Row> rows =
        rows(
            row(1L, null, true, "train"),
            row(2L, null, true, "test"),
            row(3L, null, true, "validation"),
            row(4L, null, true, "gap"),
            row(5L, null, true, null));

    assertThat(
            new SplitValue(sql(null), "`fold no.`")
                .split(rows)
                .select("id", "split")
                .orderBy("id")
                .collectAsList())
        .containsExactly(
            row(1L, "train"),
            row(2L, "test"),
            row(3L, "validation"),
            row(4L, "gap"),
            row(5L, "gap"));
  }

  /** Neither case nor blanks are guessed at: a split that nobody meant would be none of a test. */
  @Test
  void countsRowsOfAnotherSplitAndNamesTheLeast() {
    Dataset<Row> rows =
        rows(
            row(1L, null, true, "train"),
            row(2L, null, true, "Train"),
            row(3L, null, false, "test "),
            row(4L, null, null, "TEST"));

    assertThatThrownBy(() -> new SplitValue(sql(null), "`fold no.`").split(rows))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The training set 'fraud' has 3 rows of no split that there is, such as 'TEST'.
              cause: by-value-of says train, validation or test of a row; one of null or gap is left out.
              remedy: Translate other values by SQL in by-value-of in features.yml, or correct silver.sales.""");
    assertThatThrownBy(() -> new SplitValue(sql(null), "late").split(rows))
        .hasMessageStartingWith(
            "The training set 'fraud' has 3 rows of no split that there is, such as 'false'.");
  }

  private Dataset<Row> rows(Row... rows) {
    return spark.createDataFrame(List.of(rows), SCHEMA);
  }

  private static SpineSql sql(@Nullable String where) {
    return new SpineSql(
        "fraud",
        new SpineConfig(
            TableName.parse("silver.sales"),
            List.of("id"),
            "at",
            "late",
            Optional.ofNullable(where),
            Map.of()));
  }
}
