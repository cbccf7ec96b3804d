package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.table.CsvDialect;
import io.lakeloop.core.table.FileFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BronzeTableTest {
  @TempDir private Path folder;

  @Test
  void readsAllItsKeys() throws IOException {
    BronzeTable table =
        bound(
            """
            from:
              files:
                path: in
                format: csv
                header: false
                delimiter: "\\t"
                quote: "'"
                escape: "\\\\"
                multi-line: true
                encoding: UTF-16LE
            columns: { id: { type: bigint } }
            aliases: { id: [nr, "no."] }
            new-columns: rescue
            """);

    assertThat(table.from().files().orElseThrow().csv())
        .isEqualTo(new CsvDialect(false, "\t", "'", "\\", true, "UTF-16LE"));
    assertThat(table.columns().values()).extracting(ColumnConfig::type).containsExactly("bigint");
    assertThat(table.aliases()).isEqualTo(Map.of("id", List.of("nr", "no.")));
    assertThat(table.newColumns()).isEqualTo(BronzeTable.NewColumns.RESCUE);
  }

  @Test
  void readsCsvAsMostAreWrittenWhereNothingIsSaid() throws IOException {
    BronzeTable table = bound("from: { files: { path: in, format: csv } }");

    assertThat(table.from().files().orElseThrow().csv()).isEqualTo(CsvDialect.STANDARD);
    assertThat(table.from().files().orElseThrow().format()).isEqualTo(FileFormat.CSV);
    assertThat(table.newColumns()).isEqualTo(BronzeTable.NewColumns.ADD);
    assertThat(table.columns()).isEmpty();
    assertThat(table.aliases()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: csv, delimiter: ''    | the delimiter is empty",
        "format: csv, quote: '##'      | quote and escape are one letter each, or none",
        "format: csv, escape: '##'     | quote and escape are one letter each, or none",
        "format: csv, encoding: latin9 | Spark reads no 'latin9'",
        "format: csv, encoding: UTF-16 | UTF-16 is read with multi-line: true only",
        "format: json, multi-line: true | delimiter, quote, escape, multi-line and encoding are for",
        "format: excel | expected one of csv, json, text, parquet, orc, avro, found 'excel'",
      },
      quoteCharacter = '"')
  void refusesFilesThatCannotBeRead(String keys, String problem) {
    assertThatThrownBy(() -> bound("from: { files: { path: in, " + keys + " } }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aliases: { a: [x], b: [X] }     | 'X' is a name of two columns, 'a' and 'b'",
        "aliases: { a: [x, X] }          | 'X' is named twice",
        "aliases: { a: [b], b: [c] }     | 'b' is a name of two columns, 'b' and 'a'",
        "columns: { a: { type: int }, A: { type: int } } | 'A' is a name of two columns, 'a' and 'A'",
      },
      quoteCharacter = '"')
  void refusesOneNameForTwoColumns(String keys, String problem) {
    assertThatThrownBy(() -> bound("from: { files: { path: in, format: csv } }\n" + keys))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void takesColumnsOfDatabasesAndNoneOfRecords() throws IOException {
    String columns = "\ncolumns: { id: { type: bigint } }\nnew-columns: rescue\n";

    assertThat(bound("from: { jdbc: { url: \"jdbc:x:y\", table: orders } }" + columns).columns())
        .containsOnlyKeys("id");
    assertThatThrownBy(
            () -> bound("from: { kafka: { servers: \"host:9092\", topics: [t] } }" + columns))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "columns, aliases and new-columns are said of files and databases; records of Kafka"
                + " have columns of their own");
  }

  private BronzeTable bound(String yaml) throws IOException {
    Files.writeString(folder.resolve("tables.yml"), "bronze:\n  sales:\n" + yaml.indent(4));
    TablesConfig tables =
        Project.load(folder.toString(), "dev", Map.of(), List.of()).config(TablesConfig.class);
    return Objects.requireNonNull(tables.bronze().get("sales"));
  }
}
