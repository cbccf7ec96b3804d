package io.lakeloop.core.table.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class AssignedRowsTest {
  private final SparkSession spark;

  AssignedRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void bringsColumnsIntoTheTablesOrderNamesAndTypes() {
    StructType columns =
        StructType.fromDDL("`a.b` bigint, price decimal(8,2), `na``me` string, tags array<string>");

    Dataset<Row> rows =
        AssignedRows.of(
                spark.sql("SELECT array('x') AS TAGS, 7 AS `NA``me`, 2.5D AS Price, 1 AS `A.B`"),
                columns)
            .orElseThrow();

    assertThat(rows.columns()).containsExactly("a.b", "price", "na`me", "tags");
    assertThat(AssignedRows.same(rows.schema(), columns)).isTrue();
    assertThat(rows.head().toString()).isEqualTo("[1,2.50,7,ArraySeq(x)]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1L AS id",
        "SELECT 1L AS id, 2L AS n, 3L AS m",
        "SELECT 1L AS id, 2L AS m",
        "SELECT 1L AS id, 2L AS ID",
        "SELECT 1L AS id, 2L AS `n `"
      })
  void refusesOtherColumns(String query) {
    assertThat(AssignedRows.of(spark.sql(query), StructType.fromDDL("id bigint, n bigint")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1                           | bigint",
        "1L                          | int",
        "1L                          | string",
        "1.5D                        | decimal(4,1)",
        "NULL                        | date",
        "DATE'2024-01-01'            | timestamp",
        "TIMESTAMP'2024-01-01 10:00' | date",
        "array(1)                    | array<int>",
        "array(NULL, 1)              | array<int>",
        "named_struct('a', 1)        | struct<a: int>",
        "map('a', 1)                 | map<string, int>",
      })
  void takesWhatSparkStoresInAColumnOfAnotherType(String value, String type) {
    assertThat(assigned(value, type)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "concat(1)                   | bigint",
        "true                        | int",
        "1                           | boolean",
        "1                           | date",
        "concat(DATE'2024-01-01')   | date",
        "array(1)                    | array<bigint>",
        "array(1)                    | string",
        "NULL                        | array<int>",
        "named_struct('a', 1)        | struct<b: int>",
        "named_struct('a', 1)        | struct<a: bigint>",
        "named_struct('a', 1, 'b', 2)| struct<b: int, a: int>",
        "map('a', 1)                 | map<string, bigint>",
      })
  void refusesWhatItWouldHaveToGuess(String value, String type) {
    assertThat(assigned(value, type)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"3000000000L, int", "1234.5D, 'decimal(4,2)'", "-129, tinyint"})
  void failsOnAValueThatTheColumnCannotHoldWhereItIsComputed(String value, String type) {
    Dataset<Row> rows =
        AssignedRows.of(
                spark.sql("SELECT " + value + " AS v FROM range(1)"),
                StructType.fromDDL("v " + type))
            .orElseThrow();

    assertThatThrownBy(rows::collectAsList)
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("[");
  }

  private boolean assigned(String value, String type) {
    return AssignedRows.of(spark.sql("SELECT " + value + " AS v"), StructType.fromDDL("v " + type))
        .isPresent();
  }
}
