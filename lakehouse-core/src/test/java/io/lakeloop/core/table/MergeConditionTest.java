package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MergeConditionTest {
  private static final TableName EVENTS = TableName.parse("silver.events");
  private static final MergeCondition BY_ID = new MergeCondition(List.of("id"), false);

  private final SparkSession spark;
  @TempDir private Path folder;

  MergeConditionTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void matchesEqualKeys() {
    assertThat(new MergeCondition(List.of("a", "b`c"), false).sql())
        .isEqualTo("target.`a` = source.`a` AND target.`b``c` = source.`b``c`");
    assertThat(new MergeCondition(List.of("a"), true).sql()).isEqualTo("target.`a` <=> source.`a`");
    assertThatThrownBy(() -> new MergeCondition(List.of(), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void letsDeltaPassOverFilesWithoutTheRowsKeys() throws IOException {
    Tables tables = new LocalLakehouse(folder).tables();
    tables.replace(
        TableSpec.upserted(EVENTS, StructType.fromDDL("id bigint, value bigint"), ""),
        rows(0, 600, 0).repartitionByRange(6, col("id")));
    // One that came late among many new ones.
    Dataset<Row> batch = rows(40, 41, 1).union(rows(560, 700, 1)).coalesce(1);
    // Whoever reads the files between them, finds them gone.
    removeFilesBetween(tables, 200, 499);

    assertThatThrownBy(() -> merge(tables, batch, BY_ID.sql()))
        .hasStackTraceContaining("FILE_NOT_EXIST");
    Commit commit = merge(tables, batch, BY_ID.sql(tables, EVENTS, batch));

    assertThat(commit.rowsUpdated()).isEqualTo(41);
    assertThat(commit.rowsInserted()).isEqualTo(100);
  }

  @Test
  void asksNothingWhereThereAreFewFiles() {
    Tables tables = new LocalLakehouse(folder).tables();
    tables.create(TableSpec.upserted(EVENTS, StructType.fromDDL("id bigint, value bigint"), ""));

    assertThat(BY_ID.sql(tables, EVENTS, rows(0, 1, 0))).isEqualTo(BY_ID.sql());
  }

  private static Commit merge(Tables tables, Dataset<Row> batch, String on) {
    return tables.merge(
        EVENTS, batch, on, merge -> merge.whenMatched().updateAll().whenNotMatched().insertAll());
  }

  private Dataset<Row> rows(long from, long until, long value) {
    return spark.range(from, until).selectExpr("id", "CAST(" + value + " AS BIGINT) AS value");
  }

  private static void removeFilesBetween(Tables tables, long least, long greatest)
      throws IOException {
    List<String> files =
        tables
            .read(EVENTS)
            .selectExpr("id", "_metadata.file_path AS file")
            .groupBy("file")
            .agg(min("id").as("least"), max("id").as("greatest"))
            .filter("least >= " + least + " AND greatest <= " + greatest)
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(files).isNotEmpty();
    for (String file : files) {
      Files.delete(Path.of(URI.create(file)));
    }
  }
}
