package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SourceRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.Declared;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No row is looked at: what counts is names and types. */
@ExtendWith(LocalSpark.class)
class BronzeColumnsTest {
  private static final TableName SALES = TableName.parse("bronze.sales");

  private final SparkSession spark;

  BronzeColumnsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // the table; the files' columns, a file each; what the table has then
        "~~                | a int, b string            | a int, b string",
        "~~                | a int; b int, A bigint     | a bigint, b int",
        "~~                | a int; a string            | a int",
        "~~                | a string; a int            | a string",
        "~~                | a void; a int              | a string",
        "~~                | `a b` int, `c;d` int       | a_b int, c_d int",
        "~~                | _source string, a int      | a int",
        "~~                | _RESCUED int, a int        | a int",
        "a int             | a bigint                   | a int",
        "a int             | A bigint, b int            | a int, b int",
        "b int, a int      | a int, b int, c int        | b int, a int, c int",
        "a int, _source string, _ingested_at timestamp | b int | a int, b int"
      })
  void addsWhatTheTableLacks(String table, String files, String expected) {
    assertThat(shown(columns("", table, files))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~       | a int, b int | a int, b int",
        "a int    | a int, b int | a int",
        "a int    | b int; c int | a int"
      })
  void addsNothingToATableWhereNewColumnsAreRescued(String table, String files, String expected) {
    assertThat(shown(columns("new-columns: rescue\n", table, files))).isEqualTo(expected);
  }

  @Test
  void givesATableThatRescuesItsDeclaredColumnsAlone() {
    String said = "new-columns: rescue\ncolumns: { id: { type: bigint }, at: { type: date } }\n";

    assertThat(shown(columns(said, "", "x int, id string"))).isEqualTo("id bigint, at date");
  }

  @Test
  void takesADeclaredTypeForTheFilesAndKeepsTheFilesOrder() {
    String said = "columns: { id: { type: bigint, description: Number., unit: pieces } }\n";

    BronzeColumns columns = columns(said, "", "a int, ID string, b int");

    assertThat(shown(columns)).isEqualTo("a int, ID bigint, b int");
    assertThat(columns.isDeclared("Id")).isTrue();
    assertThat(columns.isDeclared("a")).isFalse();
    assertThat(Objects.requireNonNull(columns.of("iD")).getComment().get())
        .isEqualTo("Number. Unit: pieces.");
  }

  @ParameterizedTest
  @CsvSource({"nr, id", "NR, id", "order no., id", "order_no., id", "id, id", "ident,", "no.,"})
  void knowsAColumnByItsAliasesHoweverTheyAreWritten(String inFile, @Nullable String column) {
    BronzeColumns columns =
        columns(
            "new-columns: rescue\naliases: { id: [nr, \"order no.\"] }\n", "id bigint", "x int");

    StructField found = columns.of(inFile);

    assertThat(found == null ? null : found.name()).isEqualTo(column);
  }

  @Test
  void namesANewColumnByWhatItIsAnAliasOf() {
    BronzeColumns columns = columns("aliases: { id: [nr, no] }\n", "", "nr int; no bigint");

    assertThat(shown(columns)).isEqualTo("id bigint");
  }

  @Test
  void refusesAnotherTypeThanTheTableHas() {
    assertThatThrownBy(() -> columns("columns: { id: { type: bigint } }\n", "ID int", "x int"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            bronze.sales.id is declared BIGINT, but the table has it as INT.
              cause: A bronze table's rows, and with them the types of its columns, are never changed.
              remedy: Declare another name, with 'id' among its aliases, or delete the table's folder \
            and its checkpoint to load it anew.""");
  }

  @Test
  void letsADeclaredTypeBeWrittenInAnyCase() {
    String said = "columns: { id: { type: 'STRUCT<A:BIGINT>' } }\n";

    assertThat(shown(columns(said, "id struct<a:bigint>", "x int")))
        .isEqualTo("id struct<a:bigint>, x int");
  }

  private BronzeColumns columns(String said, String table, String files) {
    BronzeTable config =
        Declared.bound("from: { files: { path: in, format: csv } }\n" + said, BronzeTable.class);
    return new BronzeColumns(
        SALES,
        config,
        table.isEmpty() ? Optional.empty() : Optional.of(StructType.fromDDL(table)),
        Arrays.stream(files.split("; ")).map(this::file).toList());
  }

  private SourceRows file(String ddl) {
    return SourceRows.of(
        spark.createDataFrame(List.<Row>of(), StructType.fromDDL(ddl)),
        "file:/sales.csv",
        OptionalInt.empty());
  }

  private static String shown(BronzeColumns columns) {
    return String.join(
        ", ",
        columns.fields().stream()
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .toList());
  }
}
