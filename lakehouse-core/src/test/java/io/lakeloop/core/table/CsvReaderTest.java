package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class CsvReaderTest {
  private final SparkSession spark;
  @TempDir private Path folder;

  CsvReaderTest(SparkSession spark) {
    this.spark = spark;
  }

  private static List<Arguments> dialects() {
    return List.of(
        arguments(CsvDialect.STANDARD, "a\u00E9\u20AC\uD83D\uDE00\"\\#,;|\t"),
        arguments(new CsvDialect(true, "||", "'", "'", false, "ISO-8859-1"), "'a\u00E9\"\\#,;|\t"),
        arguments(new CsvDialect(true, ";", "\"", "\"", true, "UTF-8"), "a;\"\u20AC\n\r,"));
  }

  /** Values of the letters that CSV is made of, in quotes where they must be, and where not. */
  @ParameterizedTest
  @MethodSource("dialects")
  void readsBackEveryValueThatWasWritten(CsvDialect dialect, String letters) throws IOException {
    Random random = new Random(83);
    List<Row> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder(written(dialect, random, "id", "a b", "c") + "\n");
    for (int id = 0; id < 150; id++) {
      String[] values = {
        Integer.toString(id), value(random, letters), last(random, dialect, letters)
      };
      rows.add(RowFactory.create((Object[]) values));
      text.append(written(dialect, random, values)).append('\n');
    }
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, text, dialect.charset());

    assertThat(read(dialect, false, file)).isEqualTo(rows);
    assertThat(read(dialect, true, file)).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void setsApartWhatHasMoreOrFewerValuesThanTheHeader(boolean byBytes) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,b\n1,2\n3\n4,5,6\n,\n\"7,8\n");

    assertThat(
            rows(CsvDialect.STANDARD, byBytes, file)
                .rows()
                .select(SourceRows.valueName(0), SourceFiles.CORRUPT)
                .collectAsList())
        .extracting(row -> row.getString(1))
        .containsExactly(null, "3", "4,5,6", null, "\"7,8");
  }

  @Test
  void takesAFileWhoseHeaderNamesNothingForBadLines() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x\n1\n");
    SourceRows rows = new CsvReader(spark, CsvDialect.STANDARD, false).read("", paths(file));

    assertThat(rows.names()).isEmpty();
    assertThat(rows.rows().select(SourceFiles.CORRUPT).collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("x", "1");
  }

  private List<Row> read(CsvDialect dialect, boolean byBytes, Path file) throws IOException {
    SourceRows rows = rows(dialect, byBytes, file);
    assertThat(rows.names()).containsExactly("id", "a b", "c");
    return rows.rows()
        .filter(col(SourceFiles.CORRUPT).isNull())
        .select(rows.value(0), rows.value(1), rows.value(2))
        .orderBy(rows.value(0).cast("int"))
        .collectAsList();
  }

  private SourceRows rows(CsvDialect dialect, boolean byBytes, Path file) throws IOException {
    String header =
        new FirstLine(dialect)
            .of(new org.apache.hadoop.fs.Path("file:" + file), new Configuration());
    return new CsvReader(spark, dialect, byBytes).read(header, paths(file));
  }

  private static List<String> paths(Path... files) {
    return Arrays.stream(files).map(file -> "file:" + file).toList();
  }

  /** Now and then none. */
  private static @Nullable String value(Random random, String letters) {
    int[] all = letters.codePoints().toArray();
    return random.nextInt(6) == 0
        ? null
        : random
            .ints(random.nextInt(5), 0, all.length)
            .mapToObj(place -> Character.toString(all[place]))
            .collect(Collectors.joining());
  }

  /** After a delimiter of two letters Spark takes none at the end of a line for an empty one. */
  private static @Nullable String last(Random random, CsvDialect dialect, String letters) {
    String value = value(random, letters);
    return value == null && dialect.delimiter().length() > 1 ? "." : value;
  }

  private static String written(CsvDialect dialect, Random random, @Nullable String... values) {
    return Arrays.stream(values)
        .map(value -> value == null ? "" : written(dialect, random.nextBoolean(), value))
        .collect(Collectors.joining(dialect.delimiter()));
  }

  private static String written(CsvDialect dialect, boolean freely, String value) {
    String quote = dialect.quote();
    boolean needed =
        value.isEmpty()
            || !value.matches("[\\w #,;\u20AC\u00E9]+")
            || value.contains(dialect.delimiter());
    return needed || freely ? quote + value.replace(quote, quote + quote) + quote : value;
  }
}
