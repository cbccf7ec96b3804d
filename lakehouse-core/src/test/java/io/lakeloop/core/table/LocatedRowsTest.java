package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class LocatedRowsTest {
  private final SparkSession spark;
  @TempDir private Path folder;

  LocatedRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Beside each file lie others that its name would stand for, were it a pattern. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a*", "a?", "[ab]", "[^a]", "[a-c]", "{a,b}", "a\\b", "a\\*", "{", "]", "a,b", "a|b", "(a)",
        "a b", "%2A"
      })
  void makesOfEachNameThePatternOfThatFileAlone(String name) throws IOException {
    Path below = Files.createDirectories(folder.resolve(name));
    for (String other : List.of("a", "b", "ab", "a1", "ac", "a*b", name)) {
      Files.writeString(below.resolve(other), "");
    }
    String path = "file:" + below.resolve(name);

    String[] patterns = LocatedRows.escaped(List.of(path, path));

    assertThat(patterns).hasSize(2).containsOnly(patterns[0]);
    assertThat(
            Arrays.stream(
                    FileSystem.getLocal(new Configuration())
                        .globStatus(new org.apache.hadoop.fs.Path(patterns[0])))
                .map(found -> found.getPath().toString()))
        .containsExactly(path);
  }

  @Test
  void namesColumnsByTheirPlacesWhateverTheyAreCalled() {
    SourceRows rows =
        LocatedRows.of(
            spark.sql(
                """
                SELECT 1 AS `a.b`, 'wrong' AS %s, 2 AS `a``b`, 3 AS value_0, 4 AS _source,
                  named_struct('file_path', 'file:/in/a', 'file_modification_time',
                    TIMESTAMP'2024-01-02 03:04:05') AS %s
                """
                    .formatted(SourceFiles.CORRUPT, LocatedRows.FILE)),
            col(LocatedRows.FILE));

    assertThat(rows.names()).containsExactly("a.b", "a`b", "value_0", "_source");
    assertThat(rows.rows().columns())
        .containsExactly(
            "value_0",
            "value_1",
            "value_2",
            "value_3",
            SourceFiles.SOURCE,
            SourceFiles.SOURCE_MODIFIED_AT,
            SourceFiles.CORRUPT);
    assertThat(rows.rows().collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,2,3,4,file:/in/a,2024-01-02 03:04:05.0,wrong]");
  }

  @Test
  void takesAllForRowsWhereNothingIsSaidOfLinesThatAreNone() {
    SourceRows rows =
        LocatedRows.of(
            spark.sql(
                "SELECT 1 AS n, named_struct('file_path', 'a', 'file_modification_time', NULL) AS"
                    + " f"),
            col("f"));

    assertThat(rows.rows().schema().apply(SourceFiles.CORRUPT).dataType().sql())
        .isEqualTo("STRING");
    assertThat(rows.rows().filter(col(SourceFiles.CORRUPT).isNotNull()).isEmpty()).isTrue();
  }

  @Test
  void hasTheSameColumnsOfNoRows() {
    SourceRows none = LocatedRows.none(spark);

    assertThat(none.names()).isEmpty();
    assertThat(none.rows().columns())
        .containsExactly(SourceFiles.SOURCE, SourceFiles.SOURCE_MODIFIED_AT, SourceFiles.CORRUPT);
    assertThat(none.rows().isEmpty()).isTrue();
  }

  @Test
  void takesEveryLineOfFilesWithoutColumnsForABadOneButBlankOnes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "one\n\n  \ntwo,2\n");

    SourceRows bad = LocatedRows.badLines(spark, "file:" + file);

    assertThat(bad.names()).isEmpty();
    assertThat(bad.rows().select(SourceFiles.SOURCE, SourceFiles.CORRUPT).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[file:" + file + ",one]", "[file:" + file + ",two,2]");
  }
}
