package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class UndecodableFilesTest {
  private static final String CUT = "the file cannot be read: from its byte %d on it is not %s";

  private final SparkSession spark;
  @TempDir private Path folder;

  UndecodableFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void tellsTheFirstByteThatIsNoLetterPackedOrNotAndPassesOverTheRest() throws IOException {
    byte[] euros = "\u20AC".repeat(60_000).getBytes(StandardCharsets.UTF_8);
    write("good.csv", euros);
    write("letter.csv", "\uFFFD".getBytes(StandardCharsets.UTF_8));
    write("cut.csv", Arrays.copyOf(euros, euros.length - 1));
    byte[] wrong = euros.clone();
    wrong[150_000] = 'x';
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("wrong.csv.gz")))) {
      out.write(wrong);
    }
    write("no.csv.gz", "no archive".getBytes(StandardCharsets.UTF_8));

    assertThat(
            among("UTF-8", "good.csv", "letter.csv", "cut.csv", "wrong.csv.gz", "no.csv.gz", "-"))
        .containsExactlyInAnyOrder(
            new UnreadableFile(path("cut.csv"), CUT.formatted(179_997, "UTF-8")),
            new UnreadableFile(path("wrong.csv.gz"), CUT.formatted(150_001, "UTF-8")));
    assertThat(among("US-ASCII", "letter.csv"))
        .containsExactly(new UnreadableFile(path("letter.csv"), CUT.formatted(0, "US-ASCII")));
    assertThat(among("ISO-8859-1", "wrong.csv.gz")).isEmpty();
  }

  @Test
  void readsByBytesWhatItReadsOtherwise() throws IOException {
    write(
        "odd.csv",
        ("\uFEFF\n \nid;'na me';ID\r\n1;'it''s; so';\n2;'';''\n;;\n\n 3 ; x ;'a\\'\n4;5\n6;7;8;9\n"
                + "'10;open;\n11;\u20AC \u00EB\u0085;\uD83D\uDE00\n'id;'na me';ID\r\n12;a\u0000b;c")
            .getBytes(StandardCharsets.UTF_8));
    SourceFiles files =
        new SourceFiles(
            folder.toString(), FileFormat.CSV, new CsvDialect(true, ";", "'", "'", false, "UTF-8"));
    List<InspectedFile> inspected = files.inspect(spark, List.of(path("odd.csv")));

    List<Row> rows = rows(files.read(spark, inspected));

    assertThat(rows).hasSize(10);
    assertThat(rows(files.readByBytes(spark, inspected))).containsExactlyElementsOf(rows);
  }

  @Test
  void failsOnALetterThatMayHaveBeenPutInAnothersPlace() throws IOException {
    write("a.csv", "id,name\n1,\uFFFD\n".getBytes(StandardCharsets.UTF_8));
    SourceFiles files = new SourceFiles(folder.toString(), FileFormat.CSV, CsvDialect.STANDARD);
    List<InspectedFile> inspected = files.inspect(spark, List.of(path("a.csv")));

    assertThatThrownBy(() -> SourceFiles.readThrough(files.read(spark, inspected).get(0).rows()))
        .satisfies(failure -> assertThat(SourceFiles.mayBeUndecoded(failure)).isTrue())
        .satisfies(failure -> assertThat(UnreadableFile.in(failure)).isEmpty());
    assertThat(SourceFiles.mayBeUndecoded(new IllegalStateException("a letter was replaced")))
        .isFalse();
    assertThat(rows(files.readByBytes(spark, inspected)).get(0).getString(1)).isEqualTo("\uFFFD");
  }

  @Test
  void failsOnTheLetterInAnyValueAndInLinesThatAreNoRows() throws IOException {
    SourceFiles files = new SourceFiles(folder.toString(), FileFormat.CSV, CsvDialect.STANDARD);
    for (String line : List.of("x\uFFFD,,", ",,\uFFFD", "1,2,3,\uFFFD")) {
      write("a.csv", ("a,b,c\n1,,2\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
      List<InspectedFile> inspected = files.inspect(spark, List.of(path("a.csv")));

      assertThatThrownBy(() -> rows(files.read(spark, inspected)))
          .as(line)
          .satisfies(failure -> assertThat(SourceFiles.mayBeUndecoded(failure)).isTrue());
    }
  }

  private static List<Row> rows(List<SourceRows> shapes) {
    return shapes.get(0).rows().collectAsList();
  }

  private List<UnreadableFile> among(String encoding, String... names) {
    return UndecodableFiles.among(
        spark,
        new CsvDialect(true, ",", "\"", "\"", false, encoding),
        Stream.of(names).map(this::path).toList());
  }

  private String path(String name) {
    return "file:" + folder.resolve(name);
  }

  private void write(String name, byte... bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }
}
