package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import io.lakeloop.silver.CustomerRecords.Customer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same records end in the same table, whatever the order and the batches in which they come.
 */
@ExtendWith(LocalSpark.class)
class ArrivalOrderTest {
  private static final TableName TABLE = TableName.parse("silver.customers");
  private static final int BATCHES = 3;

  private final SparkSession spark;
  @TempDir private Path folder;

  ArrivalOrderTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void leavesTheLatestRowOfAKeyInEveryOrderOfArrival() {
    leavesAfterEachBatch(SilverTable.Write.UPSERT, new Random(20240101), WriteOracle::upserted);
  }

  @Test
  void leavesTheSameHistoryInEveryOrderOfArrival() {
    leavesAfterEachBatch(SilverTable.Write.SCD2, new Random(20240102), WriteOracle::history);
  }

  /** The records of each key come in an order of their own. */
  private void leavesAfterEachBatch(
      SilverTable.Write write, Random random, Function<List<Customer>, List<String>> expected) {
    List<Customer> records = records(random);
    Tables tables = new LocalLakehouse(folder).tables();
    SilverTable table = CustomerRecords.table(write);
    RowWriter writer =
        new RowWriter(tables, table, TableContract.of("customers", table), Instant.EPOCH);
    writer.create();
    for (int batch = 0; batch < BATCHES; batch++) {
      int before = records.size() * batch / BATCHES;
      int until = records.size() * (batch + 1) / BATCHES;
      List<Customer> arrived = records.subList(before, until);

      writer.write(CustomerRecords.rows(spark, arrived), arrived.size(), new Batch("q", batch));

      assertThat(
              tables.forNewRun().read(TABLE).collectAsList().stream().map(Row::toString).sorted())
          .as("after batch " + batch)
          .isEqualTo(expected.apply(records.subList(0, until)));
    }
  }

  /**
   * Few times and values, which city and plan share, so that much is late, said twice, contradicts,
   * or differs by the column alone in which a value stands.
   */
  private static List<Customer> records(Random random) {
    List<Customer> records = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      long id = random.nextInt(80);
      long moved = random.nextInt(9);
      records.add(
          random.nextInt(5) == 0
              ? Customer.deleted(id, moved)
              : new Customer(id, moved, value(random), value(random), false));
      if (random.nextInt(5) == 0) {
        records.add(records.get(random.nextInt(records.size())));
      }
    }
    return records;
  }

  private static @Nullable String value(Random random) {
    return random.nextInt(3) == 0 ? null : "value" + random.nextInt(2);
  }
}
