package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No session: a task's reading is plain Hadoop. */
class FirstLineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "'id,name\n1,Ada\n','id,name'",
        "'id,name\r\n1,Ada\r\n','id,name'",
        "'id,name','id,name'",
        "'\n  \n\t\nid,name\n1,Ada\n','id,name'",
        "'\uFEFFid,name\n','id,name'",
        "'\uFEFF\nid,name\n','id,name'",
        "'naïve,€\n','naïve,€'",
        "' id , name \n',' id , name '",
        "'',''",
        "'\n\n',''",
        "'\uFEFF',''",
        "'id,name\r1,Ada\r','id,name'"
      })
  void readsTheFirstLineThatIsNotBlank(String text, String line) throws Exception {
    assertThat(first(write("a.csv", text))).isEqualTo(line);
  }

  @Test
  void unpacksByTheEndingOfTheName() throws Exception {
    Path packed = folder.resolve("a [1].csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("id,name\n1,Ada\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(first(packed)).isEqualTo("id,name");
  }

  @Test
  void takesEndsOfLinesInQuotesForPartOfTheLineWhereTheyMayBe() throws Exception {
    Path file = write("a.csv", "id,'long\r\nname',c\n1,2,3\n");

    assertThat(first(file, new CsvDialect(true, ",", "'", "'", true, "UTF-8")))
        .isEqualTo("id,'long\r\nname',c\n");
    assertThat(first(file, CsvDialect.STANDARD)).isEqualTo("id,'long");
    assertThat(
            first(
                write("b.csv", "id,'open\n1"), new CsvDialect(true, ",", "'", "'", true, "UTF-8")))
        .isEqualTo("id,'open\n1");
  }

  @Test
  void tellsALineFromItsEnd() {
    for (String end : new String[] {"", "\n", "\r", "\r\n"}) {
      assertThat(FirstLine.end("a,b" + end)).isEqualTo(end);
      assertThat(FirstLine.withoutEnd("a,b" + end)).isEqualTo("a,b");
      assertThat(FirstLine.withoutEnd(end)).isEmpty();
    }
    assertThat(FirstLine.withoutEnd("a\n\n")).isEqualTo("a\n");
  }

  @Test
  void readsOtherEncodings() throws Exception {
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, "na\u00EFve,b\n".getBytes(StandardCharsets.ISO_8859_1));
    Path wide = folder.resolve("wide.csv");
    Files.write(wide, "\uFEFFna\u00EFve,b\n".getBytes(StandardCharsets.UTF_16LE));

    assertThat(first(latin, new CsvDialect(true, ",", "\"", "\"", false, "ISO-8859-1")))
        .isEqualTo("na\u00EFve,b");
    assertThat(first(wide, new CsvDialect(true, ",", "\"", "\"", true, "UTF-16LE")))
        .isEqualTo("na\u00EFve,b\n");
  }

  @Test
  void failsOnAFileThatIsGone() {
    assertThatThrownBy(() -> first(folder.resolve("none.csv")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("none.csv");
  }

  private static String first(Path file) throws IOException {
    return first(file, CsvDialect.STANDARD);
  }

  private static String first(Path file, CsvDialect dialect) throws IOException {
    return new FirstLine(dialect)
        .of(new org.apache.hadoop.fs.Path("file:" + file), new Configuration());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
