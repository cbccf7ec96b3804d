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
import java.util.List;
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
    Judgement judgement = new Judgement(TABLE, contract, none, ReferenceRules.NONE);
    Dataset<Row> read = spark.sql("SELECT * FROM VALUES (1, 5), (2, -5), (3, 7) AS (id, price)");
    Batch batch = new Batch("query", 0);

    try (ExpectationResults results = new ExpectationResults(context)) {
      Acceptance acceptance = new Acceptance(context, TABLE, contract, none, results);
      // There is no table to write to yet, as if another writer had been faster.
      assertThatThrownBy(() -> acceptance.accept(judgement, read, batch))
          .isInstanceOf(UsageException.class);
      acceptance.create();
      acceptance.accept(judgement, read, batch);
    }

    assertThat(
            lakehouse.rows("ops.expectation_results", "expectation", "rows_checked", "rows_failed"))
        .containsExactly("[alone,2,0]", "[has_price,3,1]");
    assertThat(lakehouse.rows("silver.sales")).containsExactly("[1,5]", "[3,7]");
    assertThat(lakehouse.rows("silver.sales__quarantine")).hasSize(1);
  }

  /** Two batches, each killed between its two commits: the table is missing then. */
  @Test
  void leavesARowInOnePlaceWhateverChangesBetweenAKilledRunAndTheNext() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Dataset<Row> same =
        spark.sql("SELECT * FROM VALUES (1, 5), (2, -5), (2, -5), (3, -1), (4, 7) AS (id, price)");
    String other = "SELECT id, price%s AS price FROM VALUES (11, 5), (12, -5) AS (id, price)";
    Run before = new Run(lakehouse, "price >= 0");
    assertThatThrownBy(() -> before.accept(same, "same")).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> before.accept(spark.sql(other.formatted("")), "other"))
        .isInstanceOf(UsageException.class);

    Run then = new Run(lakehouse, "price BETWEEN -3 AND 6");
    then.acceptance.create();
    then.accept(same, "same");
    List<String> setAside =
        List.of(
            "[{\"id\":12,\"price\":-5}]",
            "[{\"id\":2,\"price\":-5}]",
            "[{\"id\":2,\"price\":-5}]",
            "[{\"id\":3,\"price\":-1}]",
            "[{\"id\":4,\"price\":7}]");
    assertThat(lakehouse.rows("silver.sales")).containsExactly("[1,5]");
    assertThat(lakehouse.rows("silver.sales__quarantine", "row")).isEqualTo(setAside);

    then.accept(spark.sql(other.formatted(" - 1")), "other");
    assertThat(lakehouse.rows("silver.sales"))
        .as("judged anew, for the rows are not the same when read again")
        .containsExactly("[1,5]", "[11,4]");

    new Run(lakehouse, "price > 100").accept(same, "same");
    assertThat(lakehouse.rows("silver.sales"))
        .as("killed after both were written, whatever the rules say")
        .containsExactly("[1,5]", "[11,4]");
    assertThat(lakehouse.rows("silver.sales__quarantine", "row")).isEqualTo(setAside);
  }

  /** A run by one rule; what is found of it is not looked at. */
  private static final class Run {
    private final Judgement judgement;
    private final Acceptance acceptance;

    Run(LocalLakehouse lakehouse, String check) {
      JobContext context = lakehouse.context(JobArguments.none(), null, lakehouse.tables());
      SilverTable table = pricedBy(check);
      TableContract contract = TableContract.of("sales", table);
      Protection none = Protection.of(contract.name(), Map.of(), "", Map.of());
      judgement = new Judgement(table, contract, none, ReferenceRules.NONE);
      acceptance = new Acceptance(context, table, contract, none, new ExpectationResults(context));
    }

    void accept(Dataset<Row> read, String query) {
      acceptance.accept(judgement, read, new Batch(query, 0));
    }
  }

  private static SilverTable pricedBy(String check) {
    return Declared.silver(
        """
        sql: sql/sales.sql
        columns: { id: { type: int }, price: { type: int } }
        expectations: { has_price: { check: "%s", on-failure: quarantine } }
        """
            .formatted(check));
  }
}
