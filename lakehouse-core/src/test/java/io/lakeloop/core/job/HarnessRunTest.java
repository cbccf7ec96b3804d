package io.lakeloop.core.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

@ExtendWith(LocalSpark.class)
class HarnessRunTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final String RUN_ID = "lakeloop.run.id";

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  HarnessRunTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() {
    lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "long"), ""));
    tables.append(TRIPS, spark.range(3).toDF("id").coalesce(1));
  }

  @Test
  void answersAndShowsProgressWhetherItRanOrHadNothingToDo() {
    lakehouse.variable("LAKELOOP_PROGRESS", "on");

    Answer first = lakehouse.run("count-rows", "--table", "silver.trips", "--tell");
    Answer second = lakehouse.run("count-rows", "--table", "silver.trips", "--tell");
    lakehouse.variable("COUNT_ALWAYS", "yes");
    Answer third = lakehouse.run("count-rows", "--table", "silver.trips", "--tell");

    assertThat(List.of(first.out(), second.out(), third.out()))
        .containsOnly("It was silver.trips.\n");
    assertThat(List.of(first.err(), third.err()))
        .allMatch(
            told ->
                told.matches(
                    "> count-rows\n\\+ count-rows: Counted 3 rows\\. \\(\\d+\\.\\d s\\)\n"));
    assertThat(second.err()).isEqualTo("= count-rows: nothing new\n");
  }

  @Test
  void endsWithTheExitCodeOfAJobInsideWhichHasARunOfItsOwn() {
    Answer answer = lakehouse.run("count-rows", "--table", "silver.trips", "--then", "gold.none");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no table gold.none in 'dev'.\n")
        .endsWith("Counting gold.none failed.\n  cause: It said why.\n");
    List<Row> refused = runs("REFUSED");
    assertThat(refused)
        .extracting(row -> row.<String>getAs("identity"))
        .containsExactly(
            "count-rows - --table=gold.none ",
            "count-rows - --table=silver.trips --then=gold.none ");
    assertThat(refused)
        .extracting(row -> row.<String>getAs("error"))
        .satisfiesExactly(
            inner -> assertThat(inner).startsWith("There is no table gold.none in 'dev'."),
            outer -> assertThat(outer).startsWith("Counting gold.none failed."));
    assertThat(refused).extracting(row -> row.<String>getAs("run_id")).doesNotHaveDuplicates();
    assertThat(MDC.get(RUN_ID)).isNull();
    assertThat(spark.sparkContext().getLocalProperty(RUN_ID)).isNull();
  }

  private List<Row> runs(String status) {
    return lakehouse
        .tables()
        .read(JobRunsTable.NAME)
        .filter(col("status").equalTo(status))
        .orderBy("ended_at")
        .collectAsList();
  }
}
