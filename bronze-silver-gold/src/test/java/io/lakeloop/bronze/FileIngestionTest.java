package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeloop.core.HeardLog;
import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.Pace;
import io.lakeloop.core.table.CsvDialect;
import io.lakeloop.core.table.FileFormat;
import io.lakeloop.core.table.FileLedger;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.BronzeTable.NewColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of files that are damaged, gone, changed, or of other columns than before. */
@ExtendWith(LocalSpark.class)
class FileIngestionTest {
  private static final TableName SALES = TableName.parse("bronze.sales");
  private static final FileTime YESTERDAY = FileTime.from(Instant.parse("2024-01-02T03:04:05Z"));

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Path data;

  FileIngestionTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    lakehouse = new LocalLakehouse(folder);
    data = Files.createDirectories(folder.resolve("data"));
  }

  @Test
  void setsUnreadableFilesAsideInOneCommitAndTakesTheOthersAlsoAfterAKillInBetween()
      throws IOException {
    parquet("a.parquet", "SELECT id FROM range(3)");
    write("b.parquet", "no parquet");
    Path damaged = parquet("c.parquet", "SELECT id, uuid() AS text FROM range(2000)");
    byte[] bytes = Files.readAllBytes(damaged);
    // The footer stays whole: it shows only while its rows are read.
    Arrays.fill(bytes, 20, bytes.length / 2, (byte) 7);
    Files.write(damaged, bytes);

    Ingested ingested = ingest(parquet());

    assertThat(ingested).isEqualTo(new Ingested(3, 2, 0));
    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[0]", "[1]", "[2]");
    assertThat(lakehouse.tables().read(SALES.quarantine()).collectAsList())
        .extracting(
            row -> row.getAs("line"), row -> row.getAs("_source"), row -> row.getAs("_run_id"))
        .containsExactlyInAnyOrder(
            tuple(null, "file:" + data.resolve("b.parquet"), "run"),
            tuple(null, "file:" + damaged, "run"));
    assertThat(lakehouse.rows(SALES.quarantine().toString(), "reason"))
        .allSatisfy(reason -> assertThat(reason).startsWith("[the file cannot be read: "));
    assertThat(lakehouse.tables().newestHere(SALES.quarantine())).contains(1L);
    assertThat(ingest(parquet())).isEqualTo(Ingested.NOTHING);

    forgetWhatWasSetAside();
    ingest(parquet());

    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[0]", "[1]", "[2]");
    assertThat(lakehouse.rows(SALES.quarantine().toString(), "_source"))
        .containsExactly("[file:" + data.resolve("b.parquet") + "]", "[file:" + damaged + "]");
  }

  /** As a kill leaves it between the rows' commit and that of what is none. */
  private void forgetWhatWasSetAside() throws IOException {
    delete(folder.resolve("lakehouse/dev/bronze/sales__quarantine"));
    lakehouse.forgetLastBatch("bronze.sales");
  }

  @Test
  void setsBadLinesAndUnreadableFilesAsideInOneCommitAlsoAfterAKillInBetween() throws IOException {
    write("a.csv", "id,name\n1,Ada\n2\n");
    Path cut = data.resolve("b.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      out.write(("id,name\n" + "2,Bo\n".repeat(20_000)).getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 60));

    assertThat(ingest(csv())).isEqualTo(new Ingested(1, 2, 0));
    assertThat(lakehouse.rows(SALES.toString(), "id", "name")).containsExactly("[1,Ada]");
    List<String> aside = lakehouse.rows(SALES.quarantine().toString(), "line", "_source");
    assertThat(aside)
        .containsExactly("[2,file:" + data.resolve("a.csv") + "]", "[null,file:" + cut + "]");

    forgetWhatWasSetAside();
    assertThat(ingest(csv()).refused()).isEqualTo(2);

    assertThat(lakehouse.rows(SALES.toString(), "id", "name")).containsExactly("[1,Ada]");
    assertThat(lakehouse.rows(SALES.quarantine().toString(), "line", "_source")).isEqualTo(aside);
    assertThat(lakehouse.tables().newestHere(SALES.quarantine())).contains(1L);
  }

  @Test
  void accountsForAFileThatVanishedOnceItWasPlanned() throws IOException {
    write("a.csv", "id\n1\n");
    Path gone = write("b.csv", "id\n2\n");
    Files.setLastModifiedTime(gone, YESTERDAY);
    plan();
    Files.delete(gone);

    assertThat(ingest(csv())).isEqualTo(new Ingested(1, 1, 0));
    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[1]");
    assertThat(lakehouse.rows(SALES.quarantine().toString(), "line", "_source", "reason"))
        .containsExactly("[null,file:" + gone + ",the file was listed, but is gone]");

    write("b.csv", "id\n2\n");
    Files.setLastModifiedTime(gone, YESTERDAY);
    assertThat(ingest(csv(), "b.csv")).as("back again").isEqualTo(new Ingested(1, 0, 0));
    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[1]", "[2]");
  }

  @Test
  void tellsOfFilesWrittenAnewAndTakesThemAgainOnlyWhenAskedAndOnceAlsoWhenKilled()
      throws IOException {
    write("a.csv", "id\n1\n");
    Path file = write("b.csv", "id\n2\n");
    Files.setLastModifiedTime(file, YESTERDAY);
    ingest(csv());

    write("b.csv", "id\n2\n3\n");
    Files.setLastModifiedTime(file, YESTERDAY);
    try (HeardLog log = new HeardLog(FileIngestion.class)) {
      assertThat(ingest(csv(), "a.csv", "*.json"))
          .as("of another size")
          .isEqualTo(new Ingested(0, 0, 1));
      assertThat(log.messages())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("bronze.sales: 1 files were written anew since they came in")
          .contains("b.csv", "--reingest GLOB")
          .doesNotContain("a.csv");
    }
    assertThat(ingest(csv(), "*/data/*")).isEqualTo(new Ingested(2, 0, 0));
    List<String> rows = List.of("[1]", "[2]", "[2]", "[3]");
    assertThat(lakehouse.rows(SALES.toString(), "id")).isEqualTo(rows);

    lakehouse.forgetLastBatch("bronze.sales/again");
    assertThat(ingest(csv(), "*")).as("done already").isEqualTo(Ingested.NOTHING);
    assertThat(lakehouse.rows(SALES.toString(), "id")).isEqualTo(rows);

    write("b.csv", "id\n4\n");
    requestAsAKilledRun();
    assertThat(ingest(csv(), "*")).as("written anew again").isEqualTo(new Ingested(1, 0, 0));
    assertThat(lakehouse.rows(SALES.toString(), "id"))
        .containsExactly("[1]", "[2]", "[2]", "[3]", "[4]");
  }

  /** Asks for all files that were written anew, and is killed before it takes any. */
  private void requestAsAKilledRun() {
    FileLedger ledger = new FileLedger(lakehouse.tables(), "bronze.sales");
    SourceFiles files = new SourceFiles(data.toString(), FileFormat.CSV, CsvDialect.STANDARD);
    ledger.request(ledger.changed(files.list(spark).all()), "killed");
  }

  @Test
  void tellsOfHiddenFilesThatMayHoldRows() throws IOException {
    write("a.csv", "id\n1\n");
    write("_SUCCESS", "");
    write("_b.csv", "id\n2\n");
    Files.createDirectories(data.resolve(".old"));
    write(".old/c.csv", "id\n3\n");

    try (HeardLog log = new HeardLog(FileIngestion.class)) {
      Ingested ingested = ingest(csv());

      assertThat(ingested).isEqualTo(new Ingested(1, 0, 0, 2));
      assertThat(ingested).hasToString("1 rows, 2 hidden files passed over");
      assertThat(log.messages())
          .containsExactly(
              ("bronze.sales: 2 files are passed over, for a name that begins with _ or a dot is"
                      + " Spark's sign of a hidden file or folder: [file:%1$s/.old/c.csv,"
                      + " file:%1$s/_b.csv]. Give them other names where they hold rows.")
                  .formatted(data));
    }
    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[1]");
  }

  @Test
  void keepsValuesOfAnotherTypeThanTheTablesAndTimesWithoutAZone() throws IOException {
    parquet("a.parquet", "SELECT 1 AS id, 2.5D AS price");
    ingest(parquet());
    assertThat(lakehouse.tables().schema(SALES).fieldNames()).doesNotContain("_rescued");
    parquet(
        "b.parquet",
        "SELECT 'two' AS ID, 1L AS price, 'x' AS note, TIMESTAMP_NTZ'2024-01-02 03:04:05' AS at");
    parquet("c.parquet", "SELECT 3S AS id, CAST(0.5 AS FLOAT) AS price");

    assertThat(ingest(parquet())).isEqualTo(new Ingested(2, 0, 0));

    assertThat(lakehouse.rows(SALES.toString(), "id", "price", "note", "at", "_rescued"))
        .containsExactly(
            "[1,2.5,null,null,null]",
            "[3,0.5,null,null,null]",
            "[null,1.0,x,2024-01-02T03:04:05,Map(id -> two)]");
    assertThat(lakehouse.tables().schema(SALES).fieldNames())
        .containsExactly(
            "id",
            "price",
            "_source",
            "_source_modified_at",
            "_ingested_at",
            "_run_id",
            "note",
            "at",
            "_rescued");
  }

  @Test
  void declaresTypesAndRescuesNewColumnsByConfig() throws IOException {
    BronzeTable table =
        FileSources.table(
            data.toString(),
            FileFormat.JSON,
            Map.of("id", "bigint", "at", "timestamp"),
            Map.of("at", List.of("time")),
            NewColumns.RESCUE);
    write(
        "a.json",
        "{\"id\": 1, \"time\": \"2024-01-02T03:04:05Z\"}\n{\"id\": \"x\", \"more\": [1]}\n");

    ingest(table);

    assertThat(lakehouse.rows(SALES.toString(), "id", "at", "_rescued"))
        .containsExactly("[1,2024-01-02 03:04:05.0,null]", "[null,null,Map(more -> [1], id -> x)]");
  }

  @Test
  void makesATableOfFilesOfNothing() throws IOException {
    write("a.csv", "");

    assertThat(ingest(csv())).isEqualTo(Ingested.NOTHING);

    assertThat(lakehouse.tables().schema(SALES).fieldNames())
        .containsExactly("_source", "_source_modified_at", "_ingested_at", "_run_id");
    write("b.csv", "id\n1\n");
    ingest(csv());
    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[1]");
  }

  private BronzeTable csv() {
    return FileSources.table(data.toString(), FileFormat.CSV);
  }

  private BronzeTable parquet() {
    return FileSources.table(data.toString(), FileFormat.PARQUET);
  }

  private Ingested ingest(BronzeTable table, String... again) {
    return new FileIngestion(context(again), "sales", table, Pace.ONCE).run();
  }

  private JobContext context(String... again) {
    Map<String, String> options =
        again.length == 0 ? Map.of() : Map.of(Reingested.OPTION, String.join(",", again));
    return lakehouse.context(new JobArguments(options), null, lakehouse.tables());
  }

  /** Plans a batch and is killed before anything of it is written. */
  private void plan() {
    SourceFiles files = new SourceFiles(data.toString(), FileFormat.CSV, CsvDialect.STANDARD);
    assertThatThrownBy(
            () ->
                new Increment(lakehouse.tables(), "bronze.sales", SALES)
                    .runAvailable(
                        files.stream(spark),
                        (rows, batch) -> {
                          throw new UsageException("killed", "", "");
                        }))
        .hasMessageContaining("killed");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(data.resolve(name), text);
  }

  private Path parquet(String name, String query) throws IOException {
    Path place = folder.resolve("written-" + name);
    spark.sql(query).coalesce(1).write().parquet(place.toString());
    try (Stream<Path> files = Files.list(place)) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      return Files.copy(part, data.resolve(name));
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
