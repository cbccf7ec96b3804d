package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class SqlTemplateTest {
  private static final String FILE = "sql/silver_trips.sql";

  private final SparkSession spark;

  SqlTemplateTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void listsEachReferenceOnceInTheOrderTheyAppear() {
    SqlTemplate template =
        new SqlTemplate(
            FILE, "SELECT * FROM {{ gold.b }} JOIN {{silver.a}} JOIN {{  gold.b\n}} JOIN {{ c }}");

    assertThat(template.references()).containsExactly("gold.b", "silver.a", "c");
    assertThat(new SqlTemplate(FILE, "SELECT 1").references()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM {{ silver.trips }} t        | FROM silver_trips t",
        "FROM {{prod:silver.trips}}       | FROM prod_silver_trips",
        "FROM {{ pre-prod:silver.trips }} | FROM pre_prod_silver_trips",
        "SELECT '{ {x} }', {{}}, {{ a b }} | SELECT '{ {x} }', {{}}, {{ a b }}",
        "SELECT '$1 \\2' FROM {{ gold.x }} | SELECT '$1 \\2' FROM gold_x",
      })
  void writesReferencesAsTheNamesOfViews(String text, String rendered) {
    assertThat(new SqlTemplate(FILE, text).rendered()).isEqualTo(rendered);
  }

  @Test
  void runsOverTheRowsItIsGiven() {
    Dataset<Row> rows =
        new SqlTemplate(FILE, "SELECT a.id, b.id AS other FROM {{ gold.a }} a, {{ dev:gold.a }} b")
            .over(spark, Map.of("gold.a", range(1), "dev:gold.a", range(2)));

    assertThat(rows.collectAsList())
        .containsExactlyInAnyOrder(RowFactory.create(0L, 0L), RowFactory.create(0L, 1L));
  }

  @Test
  void namesWhatThereIsWhereAReferenceStandsForNothing() {
    assertThatThrownBy(
            () ->
                new SqlTemplate(FILE, "SELECT * FROM {{ silver.trip }}")
                    .over(spark, Map.of("silver.trips", range(1))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            sql/silver_trips.sql reads {{ silver.trip }}, which does not exist.
              cause: Known here: silver.trips.
              remedy: Correct the name between the braces.""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELEC id FROM {{ gold.a }}    | is no valid SQL.          | 'SELEC'",
        "SELECT nix FROM {{ gold.a }}  | does not fit its tables.  | `nix`",
        "SELECT id FROM gold.missing   | does not fit its tables.  | `gold`.`missing`",
        "SELECT id + array(1) FROM {{ gold.a }} | does not fit its tables. | DATATYPE_MISMATCH",
      })
  void saysWhetherTheSqlOrItsTablesAreWrong(String text, String problem, String reason) {
    assertThatThrownBy(() -> new SqlTemplate(FILE, text).over(spark, Map.of("gold.a", range(1))))
        .isInstanceOfSatisfying(
            UsageException.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo(FILE + " " + problem);
              assertThat(refused.because()).contains(reason).doesNotContain("\n", "Project [");
              assertThat(refused.remedy()).isEqualTo("Correct the SQL in " + FILE + ".");
            });
  }

  private Dataset<Row> range(long end) {
    return spark.range(end).toDF("id");
  }
}
