package io.lakeloop.care;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MaintainTablesJobTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");

  private final SparkSession spark;
  @TempDir private Path folder;

  MaintainTablesJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void joinsSmallFilesAndKeepsRowsAndOldVersions() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "long"), ""));
    tables.append(TRIPS, spark.range(0, 12, 1, 12).toDF("id"));
    assertThat(tables.size(TRIPS).files()).isEqualTo(12);

    Answer answer = lakehouse.run("maintain-tables");

    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    Tables after = lakehouse.tables();
    assertThat(after.size(TRIPS).files()).isEqualTo(1);
    assertThat(after.read(TRIPS).count()).isEqualTo(12);
    assertThat(after.readAt(TRIPS, 1).count()).isEqualTo(12);
    assertThat(after.dataChangedSince(TRIPS, 1)).isFalse();
  }

  @Test
  void leavesATableOfFewFilesAsItIs() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "long"), ""));
    tables.append(TRIPS, spark.range(0, 2, 1, 2).toDF("id"));

    lakehouse.run("maintain-tables", "--table", "silver.trips");

    assertThat(lakehouse.tables().newestHere(TRIPS)).hasValue(1L);
  }
}
