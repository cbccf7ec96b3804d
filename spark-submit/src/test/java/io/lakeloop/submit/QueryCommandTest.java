package io.lakeloop.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class QueryCommandTest {
  private static final TableName DAYS = TableName.parse("gold.customer_days");

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  QueryCommandTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() {
    lakehouse = new LocalLakehouse(folder);
    fill(lakehouse.tables());
  }

  private void fill(Tables tables) {
    tables.create(
        TableSpec.appended(DAYS, new StructType().add("customer", "string").add("n", "long"), ""));
    tables.append(
        DAYS, spark.sql("SELECT 'Ada' AS customer, 2L AS n UNION ALL SELECT 'Bo, \"B\"', 11L"));
  }

  @Test
  void answersAsATable() {
    Answer answer = lakehouse.run("query", "SELECT * FROM gold.customer_days ORDER BY n");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            customer   n
            --------  --
            Ada        2
            Bo, "B"   11
            (2 rows)
            """);
  }

  @Test
  void answersAsCsvAndJson() {
    String sql = "SELECT customer, n FROM gold.customer_days ORDER BY n";

    assertThat(lakehouse.run("query", sql, "--format", "csv").out())
        .isEqualTo("customer,n\nAda,2\n\"Bo, \\\"B\\\"\",11\n");
    assertThat(lakehouse.run("query", "--format", "json", sql).out())
        .isEqualTo("{\"customer\":\"Ada\",\"n\":2}\n{\"customer\":\"Bo, \\\"B\\\"\",\"n\":11}\n");
  }

  @Test
  void showsNoMoreThanTheLimitAndSaysSo() {
    assertThat(lakehouse.run("query", "SELECT * FROM gold.customer_days", "--limit", "1").out())
        .endsWith("(the first 1 rows; more with --limit)\n");
  }

  @Test
  void readsAnotherEnvironmentByName() {
    fill(lakehouse.tables("prod"));

    assertThat(lakehouse.run("query", "SELECT count(*) c FROM prod:gold.customer_days").out())
        .isEqualTo("c\n-\n2\n(1 row)\n");
  }

  @Test
  void showsListsAndMapsInTheirOrder() {
    assertThat(lakehouse.run("query", "SELECT array(1, null) l, map('a', array(2)) m").out())
        .isEqualTo(
            """
            l          m
            ---------  --------
            [1, null]  {a: [2]}
            (1 row)
            """);
  }

  @Test
  void offersTheNearestColumn() {
    Answer answer = lakehouse.run("query", "SELECT custmer FROM gold.customer_days");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("the query does not fit its tables.\n  cause: [UNRESOLVED_COLUMN")
        .contains("Did you mean one of the following? [`customer`, `n`]")
        .doesNotContain("\tat ");
  }

  @Test
  void offersTheNearestTable() {
    Answer answer = lakehouse.run("query", "SELECT * FROM gold.customer_day");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no table gold.customer_day in 'dev'.\n")
        .contains("did you mean gold.customer_days?");
  }

  @Test
  void refusesWhatWouldWrite() {
    Answer answer = lakehouse.run("query", "INSERT INTO gold.customer_days SELECT 'x', 1");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).startsWith("the query is no valid SQL.\n");
    assertThat(lakehouse.tables().read(DAYS).count()).isEqualTo(2);
  }

  @Test
  void takesOnlyTablesForTables() {
    assertThat(
            QueryText.template(
                    """
                    SELECT 'gold.a', g.day, x.silver.b -- gold.c
                    FROM gold.days g JOIN dev:silver.trips ON g.day = gold.days.day /* gold.d */;
                    """)
                .text())
        .isEqualTo(
            """
            SELECT 'gold.a', g.day, x.silver.b -- gold.c
            FROM {{ gold.days }} g JOIN {{ dev:silver.trips }} ON g.day = {{ gold.days }}.day /* gold.d */\
            """);
  }
}
