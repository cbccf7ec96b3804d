package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.SourceFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReingestedTest {
  private static final String FILE = "file:/data/2024/sales-01.csv";

  @ParameterizedTest
  @CsvSource({
    "file:/data/2024/sales-01.csv, true",
    "sales-01.csv,                 true",
    "*.csv,                        true",
    "sales-0?.csv,                 true",
    "sales-[01][01].csv,           true",
    "file:/data/*/sales-01.csv,    true",
    "*2024*,                       true",
    "sales,                        false",
    "2024/sales-01.csv,            false",
    "*.CSV,                        false",
    "sales-01xcsv,                 false",
    "*.json,                       false"
  })
  void namesAFileByItsWholePathOrItsName(String glob, boolean named) {
    assertThat(reingested(glob).names(file(FILE))).isEqualTo(named);
  }

  @Test
  void takesSeveralGlobsWithCommasBetween() {
    Reingested globs = reingested("a*, ,b*");

    assertThat(globs.globs().keySet()).containsExactly("a*", "b*");
    assertThat(List.of(file("x/a1"), file("x/b1"), file("x/c1")))
        .extracting(globs::names)
        .containsExactly(true, true, false);
  }

  @Test
  void namesNothingWhereItIsNotAskedTo() {
    Reingested none = Reingested.of(JobArguments.none());

    assertThat(none.names(file(FILE))).isFalse();
    assertThatCode(() -> none.requireFiles(List.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[b", "a{b", "a\\"})
  void refusesWhatIsNoGlob(String glob) {
    assertThatThrownBy(() -> reingested(glob))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--reingest " + glob + " is no glob.\n  cause: Its bracket, brace")
        .hasMessageEndingWith(
            "remedy: Correct it, or write two globs with a comma between in place of braces:"
                + " 'a*,b*'.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sales-1.csv                  | Did you mean sales-01.csv?",
        "file:/data/2024/sale-01.csv  | Did you mean file:/data/2024/sales-01.csv?",
        "*.parquet                    | Of the 2 files there are, the first is file:/data/2023/x.csv."
      })
  void saysWhichFileMayBeMeantWhereAGlobNamesNone(String glob, String cause) {
    assertThatThrownBy(
            () ->
                reingested("*.csv," + glob)
                    .requireFiles(List.of(file(FILE), file("file:/data/2023/x.csv"))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --reingest %s names no file.
              cause: %s
              remedy: Write a glob over a file's whole path or over its name, such as '*.csv'."""
                .formatted(glob, cause));
  }

  @Test
  void saysThatThereAreNoFilesAtAll() {
    assertThatThrownBy(() -> reingested("*.csv").requireFiles(List.of()))
        .hasMessage(
            """
            --reingest *.csv names no file.
              cause: No table that is asked for has any.
              remedy: Leave --reingest out, or name a table that is filled from files with --table.""");
  }

  @Test
  void isContentWithGlobsThatEachNameAFile() {
    assertThatCode(
            () ->
                reingested("x.csv,sales-*")
                    .requireFiles(files(FILE, "file:/data/2023/x.csv", "file:/data/other.csv")))
        .doesNotThrowAnyException();
  }

  private static Reingested reingested(String globs) {
    return Reingested.of(new JobArguments(Map.of(Reingested.OPTION, globs)));
  }

  private static List<SourceFile> files(String... paths) {
    return Arrays.stream(paths).map(ReingestedTest::file).toList();
  }

  private static SourceFile file(String path) {
    return new SourceFile(path, 0, 1);
  }
}
