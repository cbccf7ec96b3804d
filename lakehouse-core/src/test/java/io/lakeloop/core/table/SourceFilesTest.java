package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
