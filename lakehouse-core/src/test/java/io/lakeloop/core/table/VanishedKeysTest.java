package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upserts in which keys may be gone, and in which a null is a key like any other. */
@ExtendWith(LocalSpark.class)
class VanishedKeysTest {
  private static final TableName SHOPS = TableName.parse("gold.shops");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  VanishedKeysTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta.enableChangeDataFeed=true",
        "delta.enableChangeDataFeed=false",
        // Only Delta's own merge writes to these.
        "delta.enableDeletionVectors=false"
      })
  void removesChangesAddsAndLeavesRowsInOneCommit(String property) {
    create(property, "(1, 'a'), (2, 'b'), (3, 'c'), (null, 'n'), (5, 'e')");

    Commit commit =
        upsert(
            "(1, 'a', false), (2, null, true), (3, 'C', false), (null, null, true), (4, 'd', false),"
                + " (6, null, true)",
            1);

    assertThat(rows()).containsExactly("[1,a]", "[3,C]", "[4,d]", "[5,e]");
    assertThat(List.of(commit.rowsInserted(), commit.rowsUpdated(), commit.rowsDeleted()))
        .containsExactly(1L, 1L, 2L);
    if (property.endsWith("Feed=true")) {
      assertThat(feed(commit))
          .containsExactly(
              "delete[2,b]",
              "delete[null,n]",
              "insert[4,d]",
              "update_postimage[3,C]",
              "update_preimage[3,c]");
    }
    assertThat(upsert("(2, null, true)", 2).rowsWritten()).isZero();
    assertThat(
            upsert("(1, null, true), (3, null, true), (4, null, true), (5, null, true)", 3)
                .rowsDeleted())
        .isEqualTo(4);
    assertThat(rows()).isEmpty();
  }

  @Test
  void mayDoNothingButRemove() {
    create("delta.enableChangeDataFeed=true", "(1, 'a'), (2, 'b'), (3, 'c')");

    Commit commit = upsert("(1, null, true), (9, null, true)", 1);

    assertThat(commit.rowsWritten()).isEqualTo(1).isEqualTo(commit.rowsDeleted());
    assertThat(rows()).containsExactly("[2,b]", "[3,c]");
    assertThat(feed(commit)).containsExactly("delete[1,a]");
    Row told = tables.history(SHOPS, 1).select("operation", "operationMetrics").first();
    assertThat(told.getString(0)).as("to readers of the history").isEqualTo("MERGE");
    assertThat(told.<String, String>getJavaMap(1))
        .containsEntry("numTargetRowsDeleted", "1")
        .containsEntry("numTargetRowsUpdated", "0")
        .containsEntry("numTargetRowsInserted", "0");
    assertThat(upsert("(2, null, true), (3, null, true)", 2).rowsDeleted()).isEqualTo(2);
    assertThat(tables.size(SHOPS).files()).isZero();
    assertThat(upsert("(2, 'again', false)", 3).rowsInserted()).isEqualTo(1);
    assertThat(rows()).containsExactly("[2,again]");
  }

  private void create(String property, String values) {
    String[] said = property.split("=");
    tables.replace(
        TableSpec.upserted(SHOPS, StructType.fromDDL("id bigint, name string"), "")
            .with(said[0], said[1]),
        spark.sql("SELECT bigint(id) AS id, name FROM VALUES " + values + " AS t(id, name)"));
  }

  private Commit upsert(String values, long version) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT bigint(id) AS id, string(name) AS name, gone AS %s FROM VALUES %s AS t(id, name, gone)"
                .formatted(UpsertedRows.GONE, values));
    return new KeyedWrites(tables, SHOPS)
        .upsert(
            new UpsertedRows(
                rows,
                1,
                new MergeCondition(List.of("id"), true),
                true,
                "NOT (source.name <=> target.name)"),
            new Transaction("shops", version));
  }

  private List<String> rows() {
    return tables.forNewRun().read(SHOPS).orderBy("id").collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private List<String> feed(Commit commit) {
    long version = commit.version().version();
    return tables
        .changes(SHOPS, version, version)
        .selectExpr("concat(_change_type, '[', coalesce(string(id), 'null'), ',', name, ']')")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
