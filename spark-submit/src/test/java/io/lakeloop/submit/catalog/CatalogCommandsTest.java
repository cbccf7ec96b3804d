package io.lakeloop.submit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class CatalogCommandsTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType, false, "Number of the trip.")
          .add("city", DataTypes.StringType, true, "Where.");

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  CatalogCommandsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTables() {
    lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables("prod");
    tables.create(
        TableSpec.appended(TRIPS, COLUMNS, "One trip.").with(TableFacts.OWNER, "mobility"));
    tables.append(TRIPS, spark.sql("SELECT 1L AS id, 'Rome' AS city UNION ALL SELECT 2L, 'Bonn'"));
  }

  @Test
  void listsTablesWithRowsAndOwners() {
    Answer answer = lakehouse.run("list-tables");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines().toList().get(0))
        .isEqualTo("table              rows  version  bytes  owner     description");
    assertThat(answer.out())
        .containsPattern("prod:silver.trips     2        1  [\\d,]+  mobility  One trip.\n");
  }

  @Test
  void saysThatThereIsNoTable() {
    assertThat(new LocalLakehouse(folder.resolve("empty")).run("list-tables").out())
        .isEqualTo("There is no table in 'dev' yet.\n");
  }

  @Test
  void describesATable() {
    Answer answer = lakehouse.run("describe-table", "silver.trips");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .startsWith("prod:silver.trips: One trip.\nVersion 1, ")
        .contains(
            """
            column  type    null  comment
            ------  ------  ----  -------------------
            id      bigint  no    Number of the trip.
            city    string  yes   Where.
            """)
        .containsPattern("lakeloop.owner +mobility\n")
        .containsPattern("1 +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +WRITE\n");
  }

  @Test
  void tracesWhatARunWrote() {
    lakehouse.run(
        "count-rows", "--table", "silver.trips"); // of the core's tests: writes gold.counts

    Answer answer = lakehouse.run("trace-lineage", "gold.counts");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .containsPattern("count-rows +[0-9a-f-]{36} +gold.counts@1 +prod:silver.trips@1\n")
        .containsPattern("Made from:\n  gold.counts  by count-rows [0-9a-f-]{36}\n")
        .endsWith(
            """
                prod:silver.trips@1
            Went into:
              gold.counts
            """);
    assertThat(lakehouse.run("trace-lineage", "silver.trips").out())
        .startsWith("No run of 'dev' wrote prod:silver.trips.\n")
        .endsWith(
            """
            Went into:
              prod:silver.trips
                gold.counts
            """);
  }

  @Test
  void refusesWhatIsNoTable() {
    assertThat(lakehouse.run("describe-table", "silver.trip"))
        .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(2))
        .extracting(Answer::err)
        .asString()
        .startsWith("There is no table silver.trip in 'dev'.\n")
        .contains("(did you mean silver.trips?)");
    assertThat(lakehouse.run("trace-lineage", "trips").err())
        .startsWith("'trips' is no table name: write layer.name or environment:layer.name.\n");
  }
}
