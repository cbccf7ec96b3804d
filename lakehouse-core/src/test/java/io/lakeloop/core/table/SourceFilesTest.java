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
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
  void keepsJsonValuesAsTheyWereWritten() throws IOException {
    Path file =
        write("a.json", "{\"id\": 1.50, \"tags\": {\"a\": [1, 2]}}\n{\"id\": \"x\"}\n{broken\n");

    assertThat(values(read(FileFormat.JSON, file), "id", "tags", SourceFiles.CORRUPT))
        .containsExactly("[1.50,{\"a\": [1, 2]},null]", "[null,null,{broken]", "[x,null,null]");
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
  void readsTypedFilesWithTheirOwnTypesThoseOfOneShapeTogether(FileFormat format) {
    Path one = saved(format, "one", "SELECT 1L AS id, 'Ada' AS name");
    Path same = saved(format, "same", "SELECT 2L AS id, 'Bo' AS name");
    Path other = saved(format, "other", "SELECT 'x' AS id");

    List<SourceRows> shapes = shapes(files(format), one, same, other);

    assertThat(shapes)
        .extracting(SourceRows::names, rows -> rows.type(0).sql(), rows -> rows.rows().count())
        .containsExactlyInAnyOrder(
            tuple(List.of("id", "name"), "BIGINT", 2L), tuple(List.of("id"), "STRING", 1L));
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
  void tellsOfTypedFilesThatAreNone(FileFormat format) throws IOException {
    Path broken = write("broken", "no such file at all, whatever its name is");
    Path empty = write("empty", "");
    Path gone = folder.resolve("gone");

    List<InspectedFile> inspected = inspected(files(format), broken, empty, gone);

    assertThat(inspected)
        .extracting(file -> file.problem().orElse(""))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("the file cannot be read: "),
            problem -> assertThat(problem).isEqualTo("the file cannot be read: it is empty"),
            problem -> assertThat(problem).isEqualTo("the file was listed, but is gone"));
    assertThat(inspected.get(0).file())
        .isEqualTo(
            new SourceFile("file:" + broken, Files.getLastModifiedTime(broken).toMillis(), 41));
    assertThat(inspected.get(2).file()).isEqualTo(new SourceFile("file:" + gone, -1, -1));
  }

  @Test
  void readsLinesOfText() throws IOException {
    Path file = write("a.txt", "one\r\n\ntwo, 2\n");

    assertThat(values(read(FileFormat.TEXT, file), "value", SourceFiles.CORRUPT))
        .containsExactly("[,null]", "[one,null]", "[two, 2,null]");
  }

  @Test
  void readsCsvAsItsDialectSays() throws IOException {
    Path file = write("a.csv", "id;'a\r\nb'\r\n1;'it\\'s; so\r\nit is'\r\n2;\r\n3;''\r\n");
    CsvDialect dialect = new CsvDialect(true, ";", "'", "\\", true, "UTF-8");

    SourceRows rows =
        shapes(new SourceFiles(folder.toString(), FileFormat.CSV, dialect), file).get(0);

    assertThat(rows.names()).containsExactly("id", "a\r\nb");
    assertThat(rows.rows().select(rows.value(0), rows.value(1)).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,it's; so\r\nit is]", "[2,null]", "[3,]");
  }

  @Test
  void keepsEmptyValuesInQuotesApartFromNone() throws IOException {
    Path file = write("a.csv", "a,b,c\n1,\"\",\n,2,\"\"\n");

    assertThat(values(read(FileFormat.CSV, file), "a", "b", "c"))
        .containsExactly("[1,,null]", "[null,2,]");
  }

  @Test
  void readsDoubledQuotesByDefault() throws IOException {
    Path file = write("a.csv", "id,said\n1,\"\"\"Yes\"\", or \\ so\"\n");

    assertThat(values(read(FileFormat.CSV, file), "said")).containsExactly("[\"Yes\", or \\ so]");
  }

  @Test
  void readsWideLettersInManyLines() throws IOException {
    Path file = folder.resolve("wide.csv");
    Files.write(file, "\uFEFFid,name\n1,Zo\u00EB\n".getBytes(StandardCharsets.UTF_16LE));
    CsvDialect wide = new CsvDialect(true, ",", "\"", "\"", true, "UTF-16LE");

    SourceRows rows = shapes(new SourceFiles(folder.toString(), FileFormat.CSV, wide), file).get(0);

    assertThat(rows.names()).containsExactly("id", "name");
    assertThat(rows.rows().select(rows.value(1)).head().getString(0)).isEqualTo("Zo\u00EB");
  }

  @Test
  void readsMarkedAndCarriageReturnedFilesOfEveryTextFormat() throws IOException {
    Path csv = write("a.csv", "\uFEFFid,name\r\n1,Ada\r\n");
    Path json = write("a.json", "\uFEFF{\"id\": 1}\r\n{\"id\": 2}\r\n");
    Path text = write("a.txt", "\uFEFFone\r\ntwo");

    assertThat(values(read(FileFormat.CSV, csv), "id", "name")).containsExactly("[1,Ada]");
    assertThat(values(readWithoutHeader(csv), "_c0")).containsExactly("[1]", "[id]");
    assertThat(values(read(FileFormat.JSON, json), "id", SourceFiles.CORRUPT))
        .containsExactly("[1,null]", "[2,null]");
    assertThat(values(read(FileFormat.TEXT, text), "value")).containsExactly("[one]", "[two]");
  }

  @Test
  void takesJsonNamesThatDifferByCaseForOne() throws IOException {
    Path file =
        write(
            "a.json",
            "{\"ID\": 1, \"n\": {\"a\": 1}}\n{\"id\": 2}\n{\"id\": 3, \"ID\": 4}\n\n{broken\n");

    assertThat(values(read(FileFormat.JSON, file), "ID", "n", SourceFiles.CORRUPT))
        .containsExactly(
            "[1,{\"a\":1},null]",
            "[2,null,null]",
            "[4,null,{\"id\": 3, \"ID\": 4}]",
            "[null,null,{broken]");
  }

  @Test
  void takesJsonNamesThatDifferByCaseForOneAlsoOnDifferentLinesAndInDifferentFiles()
      throws IOException {
    Path lines = write("a.json", "{\"id\": 1}\n{\"ID\": 2}\n");
    Path upper = write("b.json", "{\"ID\": 3}\n");
    Path lower = write("c.json", "{\"id\": 4}\n");

    assertThat(values(read(FileFormat.JSON, lines), "id")).containsExactly("[1]", "[2]");
    assertThat(values(read(FileFormat.JSON, upper, lower), "id")).containsExactly("[3]", "[4]");
  }

  @Test
  void keepsColumnsThatAreNamedLikeOurs() throws IOException {
    Path file =
        write("a.json", "{\"_source\": \"x\", \"_metadata\": 1, \"_corrupt_record\": \"y\"}\n");

    SourceRows rows = shapes(files(FileFormat.JSON), file).get(0);

    assertThat(rows.names()).containsExactly("_corrupt_record", "_metadata", "_source");
    assertThat(rows.rows().drop(SourceFiles.SOURCE_MODIFIED_AT).head().toString())
        .isEqualTo("[y,1,x,file:" + file + ",null]");
  }

  @Test
  void listsAllFilesBelowFoldersAndGlobs() throws IOException {
    Path one = write("a.csv", "id\n");
    Files.createDirectories(folder.resolve("b/c"));
    Path other = write("b/c/d e.csv", "id\n1\n");

    assertThat(files(FileFormat.CSV).list(spark).all())
        .containsExactlyInAnyOrder(
            new SourceFile("file:" + one, Files.getLastModifiedTime(one).toMillis(), 3),
            new SourceFile("file:" + other, Files.getLastModifiedTime(other).toMillis(), 5));
    assertThat(files(folder + "/*.csv").list(spark).all()).hasSize(1);
    assertThat(files(folder + "/b").list(spark).all()).hasSize(1);
    assertThat(files(folder + "/none").list(spark).all()).isEmpty();
  }

  @Test
  void tellsOfFilesThatSparkPassesOverAndThatMayHoldRows() throws IOException {
    Files.createDirectories(folder.resolve("_in/2024=_a/_temporary"));
    Files.createDirectories(folder.resolve("_in/.old/deep"));
    for (String taken : List.of("a.csv", "a_b.csv", "_a=b.csv", "2024=_a/c.csv")) {
      write("_in/" + taken, "id\n1\n");
    }
    for (String mark :
        List.of("_SUCCESS", "2024=_a/_temporary/x", ".a.csv.crc", "d.csv._COPYING_", ".DS_Store")) {
      write("_in/" + mark, "x");
    }
    write("_in/_empty", "");
    List<String> hidden = List.of("_a.csv", ".b.csv", ".old/deep/c.csv", "2024=_a/_d.csv");
    for (String file : hidden) {
      write("_in/" + file, "id\n1\n");
    }

    SourceListing listing = files(folder + "/_in").list(spark);

    // Of checksums the local file system does not tell.
    assertThat(listing.all()).hasSize(13);
    assertThat(listing.passedOver())
        .extracting(SourceFile::path)
        .containsExactlyInAnyOrderElementsOf(
            hidden.stream().map(file -> "file:" + folder + "/_in/" + file).toList());
    assertThat(streamed(files(folder + "/_in")))
        .as("what Spark takes")
        .containsExactlyInAnyOrder(
            "file:" + folder + "/_in/a.csv",
            "file:" + folder + "/_in/a_b.csv",
            "file:" + folder + "/_in/_a=b.csv",
            "file:" + folder + "/_in/2024=_a/c.csv");
    assertThat(files(folder + "/_in/_*.csv").list(spark).passedOver())
        .as("named by a glob")
        .extracting(SourceFile::path)
        .containsExactly("file:" + folder + "/_in/_a.csv");
  }

  private List<String> streamed(SourceFiles files) {
    List<String> seen = new ArrayList<>();
    new Increment(new LocalLakehouse(folder.resolve("lake")).tables(), "files")
        .runAvailable(
            files.stream(spark),
            (rows, batch) ->
                rows.select("path").collectAsList().forEach(row -> seen.add(row.getString(0))));
    return seen;
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
      })
  void givesEveryColumnANameOfItsOwn(String header, String names) throws IOException {
    Path file = write("a.csv", header + "\n1,2,3\n");

    assertThat(read(FileFormat.CSV, file).columns()).startsWith(names.split(" "));
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
    return new SourceFiles(path, FileFormat.CSV, CsvDialect.STANDARD);
  }

  private SourceFiles files(FileFormat format) {
    return new SourceFiles(folder.toString(), format, CsvDialect.STANDARD);
  }

  private List<InspectedFile> inspected(SourceFiles files, Path... paths) {
    return files.inspect(
        spark, java.util.Arrays.stream(paths).map(file -> "file:" + file).toList());
  }

  private List<SourceRows> shapes(SourceFiles files, Path... paths) {
    return files.read(spark, inspected(files, paths));
  }

  private Dataset<Row> read(FileFormat format, Path... paths) {
    return named(files(format), paths);
  }

  private Dataset<Row> readWithoutHeader(Path file) {
    return named(
        new SourceFiles(
            folder.toString(),
            FileFormat.CSV,
            new CsvDialect(false, ",", "\"", "\"", false, "UTF-8")),
        file);
  }

  private Dataset<Row> named(SourceFiles files, Path... paths) {
    return shapes(files, paths).stream()
        .map(
            rows -> {
              Dataset<Row> named = rows.rows();
              for (int i = 0; i < rows.names().size(); i++) {
                named = named.withColumnRenamed(SourceRows.valueName(i), rows.names().get(i));
              }
              return named;
            })
        .reduce((left, right) -> left.unionByName(right, true))
        .orElseThrow();
  }

  /** The one file that a query's row is written to. */
  private Path saved(FileFormat format, String name, String query) {
    Path place = folder.resolve("saved-" + name);
    spark.sql(query).coalesce(1).write().format(format.word()).save(place.toString());
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
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
