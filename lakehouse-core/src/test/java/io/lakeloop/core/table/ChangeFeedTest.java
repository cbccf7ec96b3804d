package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

@ExtendWith(LocalSpark.class)
class ChangeFeedTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");

  @TempDir private static Path begun;
  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  ChangeFeedTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void create(SparkSession spark) {
    Tables first = new LocalLakehouse(begun).tables();
    first.create(
        TableSpec.upserted(TRIPS, StructType.fromDDL("id bigint, _deleted_at timestamp"), ""));
    first.append(TRIPS, spark.range(0, 4, 1, 1).toDF("id"));
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).copy(begun, "lakehouse").tables();
  }

  @Test
  void tellsRowsBeforeAndAfterAndOfAMarkedOneWhatItWas() {
    tables.update(TRIPS, col("id").equalTo(0), Map.of("id", expr("10L")));
    tables.update(
        TRIPS, col("id").equalTo(1), Map.of(Tables.DELETED_AT, expr("TIMESTAMP'2024-01-01'")));
    // One of the rows it removes was hidden before.
    tables.delete(TRIPS, col("id").equalTo(2).or(col(Tables.DELETED_AT).isNotNull()));

    assertThat(read(0, 1)).hasValue(List.of("[0]", "[1]", "[2]", "[3]"));
    assertThat(read(1, 4)).hasValue(List.of("[0]", "[10]", "[1]", "[2]"));
    assertThat(read(2, 3)).hasValue(List.of("[1]"));
    assertThat(read(3, 4)).hasValue(List.of("[2]"));
  }

  @Test
  void endsWhereCommitsAreGone() throws IOException {
    tables.update(TRIPS, col("id").equalTo(0), Map.of("id", expr("10L")));
    DeltaLog log = DeltaLog.forTable(spark, path().toString());
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    delete(path().resolve("_delta_log"), name -> name.matches("\\.?0*[01]\\.(json|crc)(\\.crc)?"));
    DeltaLog.clearCache();

    assertThat(read(0, 2)).isEmpty();
    assertThat(read(1, 2)).hasValue(List.of("[0]", "[10]"));
  }

  @Test
  void endsWhereFilesAreGone() throws IOException {
    tables.update(TRIPS, col("id").equalTo(0), Map.of("id", expr("10L")));
    delete(path().resolve("_change_data"), name -> name.endsWith(".parquet"));

    assertThat(read(1, 2)).isEmpty();
    assertThat(read(0, 1)).isPresent();
  }

  @Test
  void endsWhereTheTableKeptNoFeed() {
    TableName plain = TableName.parse("silver.plain");
    tables.replace(
        TableSpec.appended(plain, new StructType().add("id", "bigint"), ""),
        spark.range(2).toDF("id"));
    ChangeFeed feed = new ChangeFeed(tables, plain);

    assertThat(feed.isKept()).isFalse();
    assertThat(new ChangeFeed(tables, TRIPS).isKept()).isTrue();
    assertThat(feed.read(-1, 0, rows -> rows.count())).isEmpty();
  }

  @Test
  void passesOnWhatElseFails() {
    assertThatThrownBy(
            () ->
                new ChangeFeed(tables, TRIPS)
                    .read(0, 1, rows -> rows.select(expr("raise_error('broken')")).collectAsList()))
        .hasStackTraceContaining("broken");
  }

  private Optional<List<String>> read(long after, long upTo) {
    return new ChangeFeed(tables, TRIPS)
        .read(
            after,
            upTo,
            rows -> rows.collectAsList().stream().map(Row::toString).sorted().toList());
  }

  private Path path() {
    return folder.resolve("lakehouse/dev/silver/trips");
  }

  private static void delete(Path folder, Predicate<String> names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (names.test(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
