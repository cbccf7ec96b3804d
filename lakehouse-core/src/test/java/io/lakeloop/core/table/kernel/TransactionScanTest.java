package io.lakeloop.core.table.kernel;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** A table of three files, with 1 to 3, 11 to 13 and 21 to 23, of which 12 is deleted. */
class TransactionScanTest {
  private static final TableName STOCK = TableName.parse("silver.stock");

  @TempDir private static Path folder;
  private static String path = "";

  @BeforeAll
  static void makeTable() {
    Tables tables = new LocalLakehouse(folder).tables();
    StructType columns =
        StructType.fromDDL("id bigint, _Lakeloop_FILE string, __lakeloop_file string");
    tables.replace(TableSpec.upserted(STOCK, columns, ""), threeFilesOfThreeRows());
    tables.delete(STOCK, col("id").equalTo(12));
    path = tables.environment().path(STOCK);
  }

  private static Dataset<Row> threeFilesOfThreeRows() {
    return LocalSpark.session()
        .range(0, 9, 1, 3)
        .selectExpr(
            "1 + id DIV 3 * 10 + id % 3 AS id", "'f' AS _Lakeloop_FILE", "'' AS __lakeloop_file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                    | 3 | 1 2 3 11 13 21 22 23",
        "target.id BETWEEN 11 AND 12         | 1 | 11",
        "target.id = 12                      | 1 | ",
        "target.id > 12                      | 2 | 13 21 22 23",
        "target.id IN (3, 21)                | 3 | 3 21",
        "target.id < 0                       | 0 | ",
        "target.id IS NULL                   | 0 | ",
        "target.id < 2 OR target.id > 22     | 2 | 1 23",
        "target.id % 10 = 1                  | 3 | 1 11 21",
        "1 = 1                               | 3 | 1 2 3 11 13 21 22 23",
        "1 = 0                               | 3 | ",
        "target._lakeloop_file = 'f' AND id = 2 | 1 | 2",
        "target._lakeloop_file = 'x'        | 0 | ",
      })
  void readsTheFilesThatMayHoldWhatIsSelectedAndOfThemThat(
      @Nullable String within, int files, @Nullable String ids) {
    TransactionScan scan = scan(Optional.ofNullable(within));

    assertThat(scan.files().size()).isEqualTo(files);
    assertThat(
            scan.rows().select("id").collectAsList().stream()
                .map(row -> row.getLong(0))
                .sorted()
                .toList())
        .isEqualTo(
            Stream.ofNullable(ids)
                .flatMap(each -> Stream.of(each.split(" ")))
                .map(Long::valueOf)
                .toList());
  }

  @Test
  void tellsWhereEachRowLiesAsTheFileWasWritten() {
    TransactionScan scan = scan(Optional.of("target.id > 10 AND target.id < 20"));
    AddFile file = CollectionConverters.asJava(scan.files()).get(0);

    List<Row> rows = scan.rows().orderBy("id").collectAsList();

    assertThat(rows).extracting(row -> row.<Long>getAs("id")).containsExactly(11L, 13L);
    assertThat(rows).extracting(row -> row.<Long>getAs(scan.place())).containsExactly(0L, 2L);
    assertThat(rows)
        .extracting(row -> row.<String>getAs(scan.file()))
        .allSatisfy(told -> assertThat(told).startsWith("file:/").endsWith("/" + file.path()));
  }

  @Test
  void namesWhereRowsLieBesideTheTablesColumns() {
    TransactionScan scan = scan(Optional.empty());

    assertThat(scan.file()).isEqualTo("___lakeloop_file");
    assertThat(scan.place()).isEqualTo(TransactionScan.PLACE);
    assertThat(scan.rows().columns())
        .containsExactly(
            "id", "_Lakeloop_FILE", "__lakeloop_file", "___lakeloop_file", TransactionScan.PLACE);
  }

  private static TransactionScan scan(Optional<String> within) {
    SparkSession spark = (SparkSession) LocalSpark.session();
    return TransactionScan.of(
        DeltaLog.forTable(spark, path).startTransaction(Option.empty(), Option.empty()),
        spark,
        within);
  }
}
