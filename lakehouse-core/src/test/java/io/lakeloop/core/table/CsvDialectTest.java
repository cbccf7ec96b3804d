package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDialectTest {
  @Test
  void tellsSparkAllOfItselfButTheHeader() {
    assertThat(new CsvDialect(false, "||", "'", "\\", true, "UTF-16LE").options())
        .isEqualTo(
            Map.of(
                "sep", "||",
                "quote", "'",
                "escape", "\\",
                "multiLine", "true",
                "encoding", "UTF-16LE"));
    assertThat(CsvDialect.STANDARD.charset()).isEqualTo(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''  | ''  | ''  | UTF-8      | the delimiter is empty",
        ",   | ''''| ab  | UTF-8      | quote and escape are one letter each, or none",
        ",   | ab  | ''  | UTF-8      | quote and escape are one letter each, or none",
        ",   | x   | x   | utf-8      | Spark reads no 'utf-8': write UTF-8, ISO-8859-1, US-ASCII,"
            + " UTF-16, UTF-16BE, UTF-16LE or UTF-32",
        ",   | x   | x   | windows-1252 | Spark reads no 'windows-1252': write UTF-8, ISO-8859-1,"
            + " US-ASCII, UTF-16, UTF-16BE, UTF-16LE or UTF-32",
      })
  void refusesWhatSparkCannotRead(
      String delimiter, String quote, String escape, String encoding, String message) {
    assertThatThrownBy(() -> new CsvDialect(true, delimiter, quote, escape, true, encoding))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32"})
  void readsLettersOfMoreThanAByteOnlyWholeFilesAtATime(String encoding) {
    assertThatThrownBy(() -> new CsvDialect(true, ",", "", "", false, encoding))
        .hasMessage(encoding + " is read with multi-line: true only");
    assertThat(new CsvDialect(true, ",", "", "", true, encoding).charset().name())
        .isEqualTo(encoding);
  }
}
