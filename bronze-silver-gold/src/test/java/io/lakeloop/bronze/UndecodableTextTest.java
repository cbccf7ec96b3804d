package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.Pace;
import io.lakeloop.core.table.CsvDialect;
import io.lakeloop.core.table.FileFormat;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.SourceRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of lines whose bytes are no letters of the files' encoding. */
@ExtendWith(LocalSpark.class)
class UndecodableTextTest {
  private static final TableName SALES = TableName.parse("bronze.sales");
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final Charset UTF = StandardCharsets.UTF_8;

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Path data;

  @BeforeEach
  void open() throws IOException {
    lakehouse = new LocalLakehouse(folder);
    data = Files.createDirectories(folder.resolve("data"));
  }

  @Test
  void setsLinesOfCsvAsideByteForByteAndTakesTheOthersAlsoAfterAKillInBetween() throws IOException {
    Path mixed = data.resolve("a.csv");
    Files.write(mixed, bytes("id,name\n1,Zo\u00EB\n", UTF, "2,\"Jos\u00E9, sr\"\n", LATIN));
    Path packed = data.resolve("b.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(bytes("name,id\n", UTF, "\u00C5sa,3\n", LATIN, "Bj\u00F6rk,4\n5\n", UTF));
    }
    // Three bytes that are the letter itself, as another program may have left it.
    Files.write(data.resolve("c.csv"), bytes("id,name\n6,\uFFFDland\n", UTF));

    assertThat(ingest(csv())).isEqualTo(new Ingested(3, 3, 0));

    assertThat(lakehouse.rows(SALES.toString(), "id", "name"))
        .containsExactly("[1,Zo\u00EB]", "[4,Bj\u00F6rk]", "[6,\uFFFDland]");
    List<String> aside = aside();
    assertThat(aside)
        .containsExactlyInAnyOrder(
            noText("2,\"Jos\u00E9, sr\"", mixed),
            noText("\u00C5sa,3", packed),
            "[5,file:" + packed + ",the line does not fit the file's format and columns]");

    FileIngestionTest.delete(folder.resolve("lakehouse/dev/bronze/sales__quarantine"));
    lakehouse.forgetLastBatch("bronze.sales");
    assertThat(ingest(csv()).refused()).isEqualTo(3);
    assertThat(lakehouse.rows(SALES.toString(), "id")).containsExactly("[1]", "[4]", "[6]");
    assertThat(aside()).isEqualTo(aside);
  }

  @Test
  void setsLinesOfJsonAside() throws IOException {
    Path file = data.resolve("a.json");
    Files.write(
        file,
        bytes(
            "{\"id\": 1, \"name\": \"Zo\u00EB\uFFFD\"}\n",
            UTF,
            "{\"id\": 2, \"name\": \"Jos\u00E9\"}\n{\"id\": 3, \"n\u00E4me\": \"x\"}\n",
            LATIN));

    assertThat(ingest(FileSources.table(data.toString(), FileFormat.JSON)))
        .isEqualTo(new Ingested(1, 2, 0));

    assertThat(lakehouse.rows(SALES.toString(), "id", "name"))
        .containsExactly("[1,Zo\u00EB\uFFFD]");
    assertThat(aside())
        .containsExactlyInAnyOrder(
            noText("{\"id\": 2, \"name\": \"Jos\u00E9\"}", file),
            noText("{\"id\": 3, \"n\u00E4me\": \"x\"}", file));
  }

  @Test
  void setsLinesOfJsonAsideWhereNamesDifferByCaseAlone() throws IOException {
    Path file = data.resolve("a.json");
    Files.write(file, bytes("{\"id\": 1}\n{\"ID\": 2}\n", UTF, "{\"id\": \"Jos\u00E9\"}\n", LATIN));

    assertThat(ingest(FileSources.table(data.toString(), FileFormat.JSON)))
        .isEqualTo(new Ingested(2, 1, 0));

    assertThat(aside()).containsExactly(noText("{\"id\": \"Jos\u00E9\"}", file));
  }

  @Test
  void setsLinesOfTextAside() throws IOException {
    Path file = data.resolve("a.txt");
    Files.write(file, bytes("Zo\u00EB\n\uFFFD\n", UTF, "Jos\u00E9\n", LATIN));

    // A line that is none is kept as it is, here as in its quarantine.
    assertThat(read(FileFormat.TEXT, CsvDialect.STANDARD, file))
        .containsExactlyInAnyOrder("value=Zo\u00EB", "value=\uFFFD", noLetters("Jos\u00E9"));
  }

  @Test
  void setsFilesWhoseLinesCannotBeToldApartAsideAsAWhole() throws IOException {
    Path file = data.resolve("a.csv");
    Files.write(file, bytes("id,name\n1,Zo\u00EB\n", UTF, "2,\"Jos\u00E9\nsr\"\n", LATIN));
    Files.write(data.resolve("b.csv"), bytes("id,name\n3,\"\uFFFD\nland\"\n", UTF));
    Path ofOtherColumns = data.resolve("c.csv");
    Files.write(ofOtherColumns, bytes("name,id\n\"Jos\u00E9\",4\n", LATIN));
    CsvDialect lines = new CsvDialect(true, ",", "\"", "\"", true, "UTF-8");

    assertThat(ingest(FileSources.csv(data.toString(), lines))).isEqualTo(new Ingested(1, 2, 0));

    assertThat(lakehouse.rows(SALES.toString(), "id", "name")).containsExactly("[3,\uFFFD\nland]");
    assertThat(aside())
        .containsExactlyInAnyOrder(
            "[null,file:" + file + ",the file cannot be read: from its byte 21 on it is not UTF-8]",
            "[null,file:"
                + ofOtherColumns
                + ",the file cannot be read: from its byte 12 on it is not UTF-8]");
  }

  @Test
  void setsFilesAsideWhoseHeaderIsNoTextAndTakesOtherEncodingsByTheirName() throws IOException {
    Path file = data.resolve("a.csv");
    Files.write(file, bytes("id,n\u00E4me\n1,Jos\u00E9\n", LATIN));

    assertThat(ingest(csv())).isEqualTo(new Ingested(0, 1, 0));

    assertThat(aside())
        .containsExactly(
            "[null,file:" + file + ",the file cannot be read: its header is not UTF-8]");
    CsvDialect latin = new CsvDialect(true, ",", "\"", "\"", false, "ISO-8859-1");
    assertThat(read(FileFormat.CSV, latin, file)).containsExactly("id=1,n\u00E4me=Jos\u00E9");
  }

  /**
   * A file's rows, each as names and values with commas between, and the lines that ingestion sets
   * aside, as it writes them down.
   */
  private static List<String> read(FileFormat format, CsvDialect dialect, Path file) {
    SparkSession spark = LocalSpark.session();
    SourceFiles files = new SourceFiles(file.toString(), format, dialect);
    SourceRows rows = files.read(spark, files.inspect(spark, List.of("file:" + file))).get(0);
    Column line = col(SourceFiles.CORRUPT);
    Column values =
        concat_ws(
            ",",
            IntStream.range(0, rows.names().size())
                .mapToObj(place -> concat(lit(rows.names().get(place) + "="), rows.value(place)))
                .toArray(Column[]::new));
    return rows
        .rows()
        .select(
            when(files.isUndecodable(line), base64(line.cast("binary")))
                .otherwise(values)
                .as("row"))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<String> aside() {
    return lakehouse.rows(SALES.quarantine().toString(), "line", "_source", "reason");
  }

  private static String noText(String line, Path file) {
    return "[%s,file:%s,the line is not UTF-8; it stands here in base64]"
        .formatted(noLetters(line), file);
  }

  private static String noLetters(String line) {
    return Base64.getEncoder().encodeToString(line.getBytes(LATIN));
  }

  private BronzeTable csv() {
    return FileSources.table(data.toString(), FileFormat.CSV);
  }

  private Ingested ingest(BronzeTable table) {
    return new FileIngestion(
            lakehouse.context(JobArguments.none(), null, lakehouse.tables()),
            "sales",
            table,
            Pace.ONCE)
        .run();
  }

  /** Texts, each followed by the encoding it is written in. */
  private static byte[] bytes(Object... textsAndCharsets) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < textsAndCharsets.length; i += 2) {
      all.write(((String) textsAndCharsets[i]).getBytes((Charset) textsAndCharsets[i + 1]));
    }
    return all.toByteArray();
  }
}
