package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class GroupingTest {
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final StructType SCHEMA =
      StructType.fromDDL("id bigint, shop string, sold_at timestamp, price double");

  private final SparkSession spark;

  GroupingTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT shop, to_date(sold_at) AS day, sum(price) FROM {{ silver.sales }} GROUP BY ALL",
        "SELECT Shop, to_date(sold_at) AS day, count(*) AS n FROM {{ silver.sales }} GROUP BY 1, 2",
        "SELECT shop, CAST(date_trunc('DAY', sold_at) AS date) AS day FROM {{ silver.sales }}"
            + " GROUP BY shop, date_trunc('DAY', sold_at)",
        "SELECT shop, d AS day, n FROM (SELECT shop, to_date(sold_at) AS d, count(*) AS n"
            + " FROM {{ silver.sales }} GROUP BY shop, to_date(sold_at))",
      })
  void takesColumnsThatNameAGroup(String text) {
    assertThat(mismatch(text, List.of("shop", "day"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It names 1 columns, and the SQL groups by 2 | shop | SELECT shop, id, max(price) AS price"
            + " FROM {{ silver.sales }} GROUP BY shop, id",
        "The SQL does not group by 'n' | n | SELECT shop, count(*) AS n"
            + " FROM {{ silver.sales }} GROUP BY shop",
        "The SQL does not group by 'day' | day | SELECT shop, max(to_date(sold_at)) AS day"
            + " FROM {{ silver.sales }} GROUP BY shop",
        "It names 1 columns, and the SQL groups by 2 | shop | SELECT shop, count(*) AS n"
            + " FROM {{ silver.sales }} GROUP BY ROLLUP (shop)",
      })
  void saysWhyColumnsDoNotNameAGroup(String mismatch, String column, String text) {
    assertThat(mismatch(text, List.of(column))).isEqualTo(mismatch);
  }

  @Test
  void saysNothingOfAPlanItCannotRead() {
    assertThat(Grouping.parse(" [a#1, ... 30 more fields], [a#1]")).isEmpty();
    assertThat(Grouping.parse(" [a#1)], [a#1]")).isEmpty();
    assertThat(Grouping.parse("")).isEmpty();
  }

  private String mismatch(String text, List<String> columns) {
    return new TableSql(new SqlTemplate("sql/test.sql", text), List.of(SALES))
        .analysed(spark, Map.of(SALES, SCHEMA))
        .plan()
        .grouping()
        .orElseThrow()
        .mismatch(columns)
        .orElse("");
  }
}
