package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class KeyedWritesTest {
  private static final TableName TABLE = TableName.parse("silver.stock");
  private static final Transaction ONE = new Transaction("silver.stock/one", 0);
  private static final Transaction OTHER = new Transaction("silver.stock/other", 0);

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;
  private KeyedWrites writes;

  KeyedWritesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() {
    tables = new LocalLakehouse(folder).tables();
    tables.create(
        TableSpec.upserted(TABLE, new StructType().add("id", "long").add("n", "long"), ""));
    writes = new KeyedWrites(tables, TABLE);
  }

  @Test
  void writesTheFirstRowsOnceAndOnlyIntoAnEmptyTable() {
    Commit commit = writes.first(rows(1, 10), ONE);
    Commit replay = writes.first(rows(1, 10), ONE);

    assertThat(commit.rowsInserted()).isEqualTo(1);
    assertThat(replay.rowsWritten()).isZero();
    assertThat(replay.version()).isEqualTo(commit.version());
    assertThatThrownBy(() -> writes.first(rows(1, 20), OTHER))
        .isInstanceOf(ConcurrentModificationException.class);
    assertThat(stock()).containsExactly("[1,10]");
  }

  @Test
  void showsAMergeTheRowsOfTheVersionThatItMergesInto() {
    writes.first(rows(1, 10), ONE);
    Dataset<Row> total =
        writes
            .stored(spark)
            .agg(sum("n").as("n"))
            .select(col("n").multiply(0).plus(9).as("id"), col("n"));

    tables.merge(
        TABLE,
        total,
        "target.id = source.id",
        merge -> {
          // Another writer, after the source was said and before the merge begins.
          tables.append(TABLE, rows(2, 5));
          return merge.whenNotMatched().insertAll();
        });

    assertThat(stock()).containsExactly("[1,10]", "[2,5]", "[9,15]");
  }

  private Dataset<Row> rows(long id, long n) {
    return spark.range(1).selectExpr(id + "L AS id", n + "L AS n").coalesce(1);
  }

  private List<String> stock() {
    return tables.forNewRun().read(TABLE).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
