package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FollowedVersionTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final TableName CITIES = TableName.parse("gold.cities");

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  FollowedVersionTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void create() {
    Tables first = new LocalLakehouse(begun).tables();
    for (TableName table : List.of(TRIPS, CITIES)) {
      first.create(TableSpec.appended(table, new StructType().add("id", "bigint"), ""));
    }
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).copy(begun, "lakehouse").tables();
  }

  @Test
  void isThatOfTheNewestCommitOfItsDefinitionWhichComesOnce() {
    FollowedVersion followed = followed("SELECT 1");
    assertThat(followed.version()).isEmpty();

    append(followed.at(3));
    append(followed("SELECT 2").at(4));
    append(followed.at(7));
    append(followed.at(7));
    append(followed.at(6));

    assertThat(tables.readNewest(CITIES).count()).isEqualTo(3);
    assertThat(followed("SELECT 1").version()).hasValue(7L);
    assertThat(followed("SELECT 2").version()).hasValue(4L);
    assertThat(followed("SELECT 3").version()).isEmpty();
  }

  @Test
  void isForgottenWithTheTableThatWasFollowed() throws IOException {
    append(followed("").at(3));
    try (Stream<Path> files = Files.walk(path(TRIPS))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "bigint"), ""));

    assertThat(followed("").version()).isEmpty();
  }

  @Test
  void isKnownWithoutTheChecksumToo() throws IOException {
    append(followed("").at(3));
    try (Stream<Path> files = Files.list(path(CITIES).resolve("_delta_log"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
    DeltaLog.clearCache();

    assertThat(followed("").version()).hasValue(3L);
    assertThat(followed("other").version()).isEmpty();
  }

  private FollowedVersion followed(String definition) {
    return new FollowedVersion(tables, CITIES, TRIPS, definition);
  }

  private void append(Transaction transaction) {
    tables.append(CITIES, spark.range(1).toDF("id"), transaction);
  }

  private Path path(TableName table) {
    return folder.resolve("lakehouse/dev/" + table.local().replace(".", "/"));
  }
}
