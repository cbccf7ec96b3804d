package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class TableSqlTest {
  private static final TableName SALES = TableName.parse("bronze.sales");
  private static final TableName SHOPS = TableName.parse("silver.shops");
  private static final Map<TableName, StructType> SCHEMAS =
      Map.of(
          SALES, new StructType().add("id", "long").add("shop", "string").add("price", "double"),
          SHOPS, new StructType().add("shop", "string").add("town", "string"));

  private final SparkSession spark;

  TableSqlTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, upper(shop) AS shop FROM {{ bronze.sales }} WHERE price > 0",
        "SELECT id, explode(split(shop, ',')) AS shop FROM {{ bronze.sales }} AS s",
        "SELECT s.id, t.town FROM {{ bronze.sales }} s LEFT JOIN {{ silver.shops }} t USING (shop)",
        "WITH s AS (SELECT id, shop FROM {{ bronze.sales }}) SELECT id FROM s WHERE id > 1",
        "SELECT s.id, t.n FROM {{ bronze.sales }} s JOIN"
            + " (SELECT shop, count(*) AS n FROM {{ silver.shops }} GROUP BY shop) t USING (shop)",
        "WITH s AS (SELECT id, shop FROM {{ bronze.sales }}), t AS (SELECT * FROM"
            + " {{ silver.shops }} ORDER BY town) SELECT id, town FROM s LEFT JOIN t USING (shop)",
        "SELECT id FROM {{ bronze.sales }} UNION ALL SELECT -id FROM {{ bronze.sales }}",
      })
  void takesSqlThatIsRowwiseOverItsSource(String text) {
    TableSql sql = sql(text);

    sql.requireRowwise(sql.analysed(spark, SCHEMAS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an aggregate | SELECT shop, count(*) AS n FROM {{ bronze.sales }} GROUP BY shop",
        "an aggregate | WITH s AS (SELECT id, shop FROM {{ bronze.sales }}) SELECT max(id) FROM s",
        "an aggregate | SELECT town FROM {{ bronze.sales }} s JOIN {{ silver.shops }} t"
            + " ON s.id = (SELECT max(id) FROM {{ bronze.sales }})",
        "DISTINCT | SELECT DISTINCT shop FROM {{ bronze.sales }}",
        "a window function | SELECT id, row_number() OVER (ORDER BY id) AS n FROM {{ bronze.sales }}",
        "LIMIT | SELECT id FROM {{ bronze.sales }} LIMIT 3",
        "ORDER BY | SELECT id FROM {{ bronze.sales }} ORDER BY id",
        "a right or full join | SELECT town FROM {{ bronze.sales }}"
            + " RIGHT JOIN {{ silver.shops }} USING (shop)",
        "UNION ALL with other rows | SELECT shop FROM {{ bronze.sales }} UNION ALL"
            + " SELECT shop FROM {{ silver.shops }}",
        "both sides of a join | SELECT s.id FROM {{ bronze.sales }} s JOIN {{ bronze.sales }} t"
            + " ON s.id = t.id + 1",
        "both sides of a join | WITH s AS (SELECT id, shop FROM {{ bronze.sales }}) SELECT s.id"
            + " FROM s JOIN (SELECT shop FROM {{ silver.shops }} LEFT JOIN s USING (shop)) t"
            + " USING (shop)",
      })
  void refusesSqlThatLooksAcrossNewRows(String what, String text) {
    TableSql sql = sql(text);
    AnalysedSql analysed = sql.analysed(spark, SCHEMAS);

    assertThatThrownBy(() -> sql.requireRowwise(analysed))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            sql/test.sql uses %s over the new rows of bronze.sales.
              cause: New rows come batch by batch, so the result would depend on the batches.
              remedy: Leave it out of sql/test.sql and compute it in gold, or apply it to another \
            table there."""
                .formatted(what));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH t AS (SELECT shop, town FROM {{ silver.shops }})"
            + " SELECT id, town FROM {{ bronze.sales }} JOIN t USING (shop)",
        "SELECT id, (SELECT max(town) FROM {{ silver.shops }}) AS town FROM {{ bronze.sales }}",
        "-- not of {{ silver.shops }}\nSELECT id FROM {{ bronze.sales }}",
      })
  void refusesSqlThatNamesAnotherTableBeforeThatOfItsRows(String text) {
    TableSql sql = sql(text);
    AnalysedSql analysed = sql.analysed(spark, SCHEMAS);

    assertThatThrownBy(() -> sql.requireRowwise(analysed))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            sql/test.sql names silver.shops first, but begins with another table.
              cause: The table named first gives the new rows, which have to be the first after FROM.
              remedy: Name the table of the new rows first: as the first query of WITH, and in no \
            comment before.""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT shop, sum(price) AS price FROM {{ bronze.sales }} GROUP BY shop",
        "SELECT shop, n + 1 AS n FROM"
            + " (SELECT shop, count(*) AS n FROM {{ bronze.sales }} GROUP BY shop)",
        "WITH s AS (SELECT shop FROM {{ bronze.sales }}) SELECT shop, count(*) AS n FROM s"
            + " GROUP BY shop",
      })
  void knowsGroupsThatStandAlone(String text) {
    assertThat(sql(text).analysed(spark, SCHEMAS).plan().groupsStandAlone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT shop, count(*) AS n FROM {{ bronze.sales }} GROUP BY shop HAVING count(*) > 1",
        "SELECT shop, count(*) AS n FROM {{ bronze.sales }} GROUP BY shop ORDER BY n LIMIT 3",
        "SELECT shop, rank() OVER (ORDER BY count(*)) AS n FROM {{ bronze.sales }} GROUP BY shop",
        "SELECT shop, price FROM {{ bronze.sales }}",
        "SELECT shop, count(*) AS n FROM {{ bronze.sales }}"
            + " WHERE price > (SELECT avg(price) FROM {{ bronze.sales }}) GROUP BY shop",
      })
  void knowsGroupsThatDoNotStandAlone(String text) {
    assertThat(sql(text).analysed(spark, SCHEMAS).plan().groupsStandAlone()).isFalse();
  }

  @Test
  void tellsTheSourceFromTheOtherTables() {
    TableSql sql = sql("SELECT * FROM {{ bronze.sales }} JOIN {{ silver.shops }} USING (shop)");

    assertThat(sql.source()).isEqualTo(SALES);
    assertThat(sql.others()).containsExactly(SHOPS);
    assertThat(sql.analysed(spark, SCHEMAS).output().fieldNames())
        .containsExactly("shop", "id", "price", "town");
  }

  @Test
  void saysWhichColumnSqlLacks() {
    assertThatThrownBy(() -> sql("SELECT prise FROM {{ bronze.sales }}").analysed(spark, SCHEMAS))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("sql/test.sql does not fit its tables.")
        .hasMessageContaining("`prise`");
  }

  private static TableSql sql(String text) {
    SqlTemplate template = new SqlTemplate("sql/test.sql", text);
    return new TableSql(template, template.references().stream().map(TableName::parse).toList());
  }
}
