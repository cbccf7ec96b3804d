package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.HeardLog;
import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class QuarantineTest {
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final CountDownLatch TAKING = new CountDownLatch(1);
  private static final CountDownLatch CHANGED = new CountDownLatch(1);

  private final SparkSession spark;
  @TempDir private Path folder;

  QuarantineTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void takesRowsAlsoWhileAnotherChangesThem() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    Quarantine quarantine =
        new Quarantine(lakehouse.context(JobArguments.none(), null, tables), SALES);
    quarantine.create();
    Dataset<Row> rows =
        spark
            .sql("SELECT * FROM VALUES ('one', 'first'), ('two', 'first') AS (row, _run_id)")
            .withColumn(Quarantine.FAILED_RULES, array(lit("has_price")));
    tables.append(SALES.quarantine(), rows.coalesce(1));
    UDF1<String, Boolean> waiting = QuarantineTest::isTakenWhenChanged;
    Dataset<Row> entries =
        rows.filter(udf(waiting, DataTypes.BooleanType).apply(col(Quarantine.ROW)))
            .select(
                struct(col(Quarantine.ROW), col(Quarantine.RUN_ID), col(Quarantine.FAILED_RULES))
                    .as(Quarantined.ENTRY));

    try (HeardLog log = new HeardLog(Contention.class)) {
      CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> quarantine.take(entries));
      await(TAKING);
      lakehouse
          .tables()
          .update(
              SALES.quarantine(), col("row").equalTo("two"), Map.of("_replayed_by", lit("other")));
      CHANGED.countDown();
      taken.join();
      assertThat(log.messages()).hasSize(1).first().asString().contains("another run was faster");
    }

    assertThat(lakehouse.rows("silver.sales__quarantine", "row", "_replayed_by"))
        .containsExactly("[one,run]", "[two,other]");
  }

  private static boolean isTakenWhenChanged(String row) {
    TAKING.countDown();
    await(CHANGED);
    return true;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
