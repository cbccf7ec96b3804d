package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class PreviousRunTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final Map<String, String> CONFIG = Map.of("tables.yml", "f00d");
  private static final PreviousRun PREVIOUS =
      new PreviousRun("abc", CONFIG, Map.of(TRIPS, 1L), Map.of(TRIPS, 0L));

  private final SparkSession spark;

  PreviousRunTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void holdsWhileBuildConfigAndTablesAreWhatTheyWere(@TempDir Path folder) {
    Tables tables = new LocalLakehouse(folder).tables();
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "long"), ""));
    tables.append(TRIPS, spark.range(3).toDF("id").coalesce(1));

    assertThat(PREVIOUS.stillHolds("abc", CONFIG, tables)).isTrue();
    assertThat(PREVIOUS.stillHolds("abc", Map.of("tables.yml", "f00d", "more.yml", "1"), tables))
        .as("a file that it did not read")
        .isTrue();
    assertThat(PREVIOUS.stillHolds("abd", CONFIG, tables)).as("another build").isFalse();
    assertThat(PREVIOUS.stillHolds("abc", Map.of("tables.yml", "beef"), tables))
        .as("another config")
        .isFalse();
    assertThat(PREVIOUS.stillHolds("abc", Map.of(), tables)).as("a file is gone").isFalse();
    assertThat(having(Map.of(), Map.of()).stillHolds("abc", CONFIG, tables))
        .as("nothing that would tell of new rows")
        .isFalse();
    assertThat(having(Map.of(TRIPS, 0L), Map.of()).stillHolds("abc", CONFIG, tables))
        .as("new rows")
        .isFalse();
    assertThat(having(Map.of(TRIPS, 1L), Map.of(TRIPS, 5L)).stillHolds("abc", CONFIG, tables))
        .as("what it wrote was made anew")
        .isFalse();
    assertThat(
            having(Map.of(TRIPS, 1L), Map.of(TableName.parse("gold.gone"), 0L))
                .stillHolds("abc", CONFIG, tables))
        .as("what it wrote is gone")
        .isFalse();
  }

  private static PreviousRun having(Map<TableName, Long> read, Map<TableName, Long> written) {
    return new PreviousRun("abc", CONFIG, read, written);
  }
}
