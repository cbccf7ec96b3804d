package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SnapshotFiguresTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  SnapshotFiguresTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void create() {
    tables = new LocalLakehouse(folder).tables();
    tables.create(TableSpec.upserted(TRIPS, new StructType().add("id", "bigint"), ""));
  }

  @Test
  void agreesWithWhatDeltaComputes() {
    assertThat(figures().files()).isZero();
    assertThat(figures().rows()).hasValue(0L);

    append(10, 1);
    append(5, 2);
    tables.delete(TRIPS, col("id").equalTo(7));

    Snapshot computed = log().update(false, scala.Option.empty(), scala.Option.empty());
    assertThat(figures().files()).isEqualTo(3).isEqualTo(computed.numOfFiles());
    assertThat(figures().bytes()).isPositive().isEqualTo(computed.sizeInBytes());
    assertThat(figures().rows()).hasValue(14L).hasValue(tables.readNewest(TRIPS).count());
  }

  @Test
  void asksDeltaWhereTheChecksumIsMissing() throws IOException {
    append(10, 1);
    tables.append(TRIPS, spark.range(1).toDF("id"), new Transaction("trips", 1));
    List<Object> before = List.of(figures().files(), figures().bytes());
    assertThat(figures().transactions()).containsExactly(Map.entry("trips", 1L));

    deleteChecksums();

    assertThat(figures().rows()).isEmpty();
    assertThat(List.<Object>of(figures().files(), figures().bytes())).isEqualTo(before);
    assertThat(figures().transactions()).containsExactly(Map.entry("trips", 1L));
  }

  @Test
  void leavesTheRowsOfManyFilesToAJob() {
    append(60, 60);

    assertThat(figures().files()).isEqualTo(60);
    assertThat(figures().rows()).isEmpty();
  }

  private void append(long rows, int files) {
    tables.append(TRIPS, spark.range(0, rows, 1, files).toDF("id"));
  }

  private SnapshotFigures figures() {
    return new SnapshotFigures(log().update(false, scala.Option.empty(), scala.Option.empty()));
  }

  private DeltaLog log() {
    return DeltaLog.forTable(spark, folder.resolve("lakehouse/dev/silver/trips").toString());
  }

  private void deleteChecksums() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("lakehouse/dev/silver/trips/_delta_log"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (file.toString().endsWith(".crc")) {
          Files.delete(file);
        }
      }
    }
    DeltaLog.clearCache();
  }
}
