package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class CreateTableSqlTest {
  private static final TableName DAYS = TableName.parse("gold.days");

  @Test
  void saysAllThatTheTableIsToBe() {
    TableSpec spec =
        new TableSpec(
            DAYS,
            new StructType(),
            "A shop's days",
            Map.of("lakeloop.owner", "Ann's", "delta.appendOnly", "true"),
            List.of("day", "the `shop`"));

    assertThat(new CreateTableSql(spec, "file:/lake/a`b/days").orReplaceBy("rows_1"))
        .isEqualTo(
            "CREATE OR REPLACE TABLE delta.`file:/lake/a``b/days` USING delta"
                + " TBLPROPERTIES ('delta.appendOnly' = 'true', 'lakeloop.owner' = 'Ann\\'s')"
                + " COMMENT 'A shop\\'s days' CLUSTER BY (`day`, `the ``shop```)"
                + " AS SELECT * FROM rows_1");
  }

  @Test
  void leavesOutWhatTheTableIsWithout() {
    assertThat(
            new CreateTableSql(TableSpec.appended(DAYS, new StructType(), ""), "file:/days")
                .orReplaceBy("rows_1"))
        .isEqualTo(
            "CREATE OR REPLACE TABLE delta.`file:/days` USING delta COMMENT ''"
                + " AS SELECT * FROM rows_1");
  }

  /** As Spark's own parser reads it, which puts settings in the place of names in braces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "it's",
        "\"quoted\"",
        "back\\slash",
        "\\",
        "\\'",
        "two\nlines",
        "100 %",
        "${spark.app.name}",
        "$${x}",
        "-- no comment; nor an end",
        "\u20AC \uD83D\uDE00",
        "\\u0041"
      })
  void writesATextThatIsReadBackAsItWas(String text) {
    SparkSession spark = LocalSpark.session();

    assertThat(spark.sql("SELECT " + Columns.text(text)).head().getString(0)).isEqualTo(text);
  }
}
