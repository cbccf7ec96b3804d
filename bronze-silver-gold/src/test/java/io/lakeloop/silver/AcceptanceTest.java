package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class AcceptanceTest {
  private static final SilverTable TABLE =
      Declared.silver(
          """
          sql: sql/sales.sql
          columns: { id: { type: int }, price: { type: int } }
          expectations: { has_price: { check: price >= 0, on-failure: quarantine } }
          table-expectations: { alone: { unique: [id] } }
          """);

  private final SparkSession spark;
  @TempDir private Path folder;

  AcceptanceTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void tellsOnceOfABatchThatWasWrittenAtTheSecondTry() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    JobContext context = lakehouse.context(JobArguments.none(), null, lakehouse.tables());
    TableContract contract = TableContract.of("sales", TABLE);
    Protection none = Protection.of(contract.name(), Map.of(), "", Map.of());
    Dataset<Row> judged =
        new Judgement(TABLE, contract, none)
            .of(spark.sql("SELECT * FROM VALUES (1, 5), (2, -5), (3, 7) AS (id, price)"));
    Batch batch = new Batch("query", 0);

    try (ExpectationResults results = new ExpectationResults(context)) {
      Acceptance acceptance = new Acceptance(context, TABLE, contract, none, results);
      // There is no table to write to yet, as if another writer had been faster.
      assertThatThrownBy(() -> acceptance.accept(judged, batch)).isInstanceOf(UsageException.class);
      acceptance.create();
      acceptance.accept(judged, batch);
    }

    assertThat(
            lakehouse.rows("ops.expectation_results", "expectation", "rows_checked", "rows_failed"))
        .containsExactly("[alone,2,0]", "[has_price,3,1]");
    assertThat(lakehouse.rows("silver.sales")).containsExactly("[1,5]", "[3,7]");
    assertThat(lakehouse.rows("silver.sales__quarantine")).hasSize(1);
  }
}
