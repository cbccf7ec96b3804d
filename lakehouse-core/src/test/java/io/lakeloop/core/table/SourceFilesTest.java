package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class SourceFilesTest {
  private final SparkSession spark;
  @TempDir private Path folder;

  SourceFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void readsEachCsvFileByTheNamesInItsOwnHeader() throws IOException {
    Path one = write("a.csv", "id,name\n1,Ada\n");
    Path other = write("b.csv", "name,id,town\nBob,2,Bonn\n");
    Path marked = write("c.csv", "\uFEFFid,name\n3,Cleo\n");

    Dataset<Row> rows = read(FileFormat.CSV, one, other, marked);

    assertThat(values(rows, "id", "name", "town"))
        .containsExactly("[1,Ada,null]", "[2,Bob,Bonn]", "[3,Cleo,null]");
  }

  @Test
  void readsPackedFilesAndNamesWithLettersOfPatterns() throws IOException {
    Path packed = folder.resolve("a [1].csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("id,name\n1,Ada\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(values(read(FileFormat.CSV, packed), "id", "name")).containsExactly("[1,Ada]");
  }

  @Test
  void setsLinesWithTooManyOrTooFewValuesApart() throws IOException {
    Path file = write("a.csv", "id,name\n1,Ada\n2\n3,Cleo,Cork\n");

    assertThat(values(read(FileFormat.CSV, file), SourceFiles.CORRUPT))
        .containsExactly("[2]", "[3,Cleo,Cork]", "[null]");
  }

  @Test
  void knowsTheFileOfARowAndWhenItWasChanged() throws IOException {
    Path file = write("a.csv", "id\n1\n");

    Row row =
        read(FileFormat.CSV, file)
            .select(SourceFiles.SOURCE, SourceFiles.SOURCE_MODIFIED_AT)
            .head();

    assertThat(row.getString(0)).isEqualTo("file:" + file);
    assertThat(row.getTimestamp(1).toInstant().toEpochMilli())
        .isEqualTo(Files.getLastModifiedTime(file).toMillis());
  }

  @Test
  void makesNamesThatDeltaTakes() throws IOException {
    Path file = write("a.csv", "Unit Price (EUR),id\n1.50,1\n");

    assertThat(read(FileFormat.CSV, file).columns()).startsWith("Unit_Price_EUR_", "id");
  }

  @Test
  void keepsJsonValuesAsTheyWereWritten() throws IOException {
    Path file =
        write("a.json", "{\"id\": 1.50, \"tags\": {\"a\": [1, 2]}}\n{\"id\": \"x\"}\n{broken\n");

    assertThat(values(read(FileFormat.JSON, file), "id", "tags", SourceFiles.CORRUPT))
        .containsExactly("[1.50,{\"a\": [1, 2]},null]", "[null,null,{broken]", "[x,null,null]");
  }

  @Test
  void readsParquetWithItsOwnTypes() {
    Path place = folder.resolve("parquet");
    spark.range(1).toDF("id").coalesce(1).write().parquet(place.toString());

    Dataset<Row> rows = read(FileFormat.PARQUET, place);

    assertThat(rows.schema().apply("id").dataType().sql()).isEqualTo("BIGINT");
    assertThat(values(rows, "id", SourceFiles.CORRUPT)).containsExactly("[0,null]");
  }

  @Test
  void takesAnEmptyFileForNoRows() throws IOException {
    assertThat(read(FileFormat.CSV, write("a.csv", "")).count()).isZero();
  }

  @Test
  void findsTheHeaderBelowBlankLines() throws IOException {
    Path file = write("a.csv", "\n \nid,name\n1,Ada\n\n2,Bo\n");

    assertThat(values(read(FileFormat.CSV, file), "id", "name", SourceFiles.CORRUPT))
        .containsExactly("[1,Ada,null]", "[2,Bo,null]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,id        | id0 id1",
        "id,ID        | id0 ID1",
        "id,,name     | id _c1 name",
        "\"a,b\",c     | a_b c",
        "a=(b); c ,d  | a_b_c d",
      })
  void givesEveryColumnANameOfItsOwn(String header, String names) throws IOException {
    Path file = write("a.csv", header + "\n1,2,3\n");

    assertThat(read(FileFormat.CSV, file).columns()).startsWith(names.split(" "));
  }

  @Test
  void joinsParquetFilesOfDifferentColumnsByName() {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    spark.range(1).toDF("id").coalesce(1).write().parquet(one.toString());
    spark.sql("SELECT 'Bonn' AS town, 5L AS id").write().parquet(other.toString());

    assertThat(values(read(FileFormat.PARQUET, one, other), "id", "town"))
        .containsExactly("[0,null]", "[5,Bonn]");
  }

  @Test
  void numbersTheColumnsOfFilesWithoutAHeader() throws IOException {
    Path file = write("a.csv", "1,Ada\n2,Bo\n");

    Dataset<Row> rows = readWithoutHeader(file);

    assertThat(values(rows, "_c0", "_c1", SourceFiles.CORRUPT))
        .containsExactly("[1,Ada,null]", "[2,Bo,null]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n"})
  void takesFilesOfNothingForNoRowsInEveryFormat(String text) throws IOException {
    Path file = write("a.txt", text);

    for (Dataset<Row> rows : List.of(read(FileFormat.JSON, file), readWithoutHeader(file))) {
      assertThat(rows.collectAsList()).isEmpty();
      assertThat(rows.columns())
          .contains(SourceFiles.CORRUPT, SourceFiles.SOURCE, SourceFiles.SOURCE_MODIFIED_AT);
    }
  }

  @Test
  void setsAsideAJsonFileOfBrokenLinesOnly() throws IOException {
    Path file = write("a.json", "{broken\n[also\n");

    Dataset<Row> rows = read(FileFormat.JSON, file);

    assertThat(rows.select(SourceFiles.CORRUPT).collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("{broken", "[also");
  }

  @Test
  void tellsNewFilesByAStreamAlsoFarBelowAndLongUnchanged() throws IOException {
    Path old = write("a.csv", "id\n1\n");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    Files.createDirectories(folder.resolve("b/c"));
    write("b/c/d.csv", "id\n2\n");

    Dataset<Row> stream = files(folder.toString()).stream(spark);
    List<Row> seen = new ArrayList<>();
    new Increment(new LocalLakehouse(folder.resolve("lake")).tables(), "files")
        .runAvailable(stream, (rows, batch) -> seen.addAll(rows.collectAsList()));

    assertThat(stream.columns()).containsExactly("path", "modificationTime", "length");
    assertThat(seen)
        .filteredOn(row -> row.getString(0).endsWith(".csv"))
        .extracting(row -> row.getString(0), row -> row.getLong(2))
        .containsExactlyInAnyOrder(
            tuple("file:" + old, 5L), tuple("file:" + folder.resolve("b/c/d.csv"), 5L));
  }

  @ParameterizedTest
  @CsvSource({
    "/in/a, file:/in/a",
    "file:/in/a, file:/in/a",
    "file:///in/a, file:///in/a",
    "s3a://in/*.csv, s3a://in/*.csv"
  })
  void takesAPathWithoutASchemeForALocalOne(String given, String path) {
    assertThat(files(given).path()).isEqualTo(path);
    assertThat(files("in").path()).isEqualTo("file:" + Path.of("in").toAbsolutePath());
  }

  @Test
  void saysWhetherAnythingIsThere() throws IOException {
    write("a.csv", "id\n1\n");

    assertThat(files(folder.toString()).exist(spark)).isTrue();
    assertThat(files(folder + "/*.csv").exist(spark)).isTrue();
    assertThat(files(folder + "/*.json").exist(spark)).isFalse();
    assertThat(files(folder + "/none").exist(spark)).isFalse();
  }

  private static SourceFiles files(String path) {
    return new SourceFiles(path, FileFormat.CSV, true);
  }

  private Dataset<Row> read(FileFormat format, Path... files) {
    List<String> paths = java.util.Arrays.stream(files).map(file -> "file:" + file).toList();
    return new SourceFiles(folder.toString(), format, true)
        .read(spark.createDataset(paths, Encoders.STRING()).toDF("path"));
  }

  private Dataset<Row> readWithoutHeader(Path file) {
    return new SourceFiles(folder.toString(), FileFormat.CSV, false)
        .read(spark.createDataset(List.of("file:" + file), Encoders.STRING()).toDF("path"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  // Rows with a column that only tells of bad lines cannot be asked for that column alone.
  private static List<String> values(Dataset<Row> rows, String... columns) {
    return rows.cache().select(columns[0], tail(columns)).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static String[] tail(String... columns) {
    return java.util.Arrays.copyOfRange(columns, 1, columns.length);
  }
}
