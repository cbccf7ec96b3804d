package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No session: a task's reading is plain Hadoop. */
class FirstLinesTest {
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
        "'\uFEFF',''"
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
  void readsManyFilesInTheirOrderAlsoAfterItWasSentToAnExecutor() throws Exception {
    String b = write("b.csv", "b\n").toString();
    String a = write("a.csv", "a\n").toString();
    FirstLines lines = new FirstLines(new Configuration(false));

    List<Row> expected = List.of(RowFactory.create(b, "b"), RowFactory.create(a, "a"));
    assertThat(lines.call(List.of(b, a).iterator())).toIterable().isEqualTo(expected);
    assertThat(sent(lines).call(List.of(b, a).iterator())).toIterable().isEqualTo(expected);
  }

  @Test
  void failsOnAFileThatIsGone() {
    assertThatThrownBy(() -> first(folder.resolve("none.csv")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("none.csv");
  }

  private static String first(Path file) throws IOException {
    return new FirstLines(new Configuration())
        .call(List.of("file:" + file).iterator())
        .next()
        .getString(1);
  }

  private static FirstLines sent(FirstLines lines) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(lines);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (FirstLines) in.readObject();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
