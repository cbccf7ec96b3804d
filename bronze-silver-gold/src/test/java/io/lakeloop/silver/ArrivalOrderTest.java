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
import java.util.Collections;
import java.util.List;
import java.util.Random;
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

  private final SparkSession spark;
  @TempDir private Path folder;

  ArrivalOrderTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void leavesTheLatestRowOfAKeyInEveryOrderOfArrival() {
    List<Customer> records = records(new Random(20240101));
    List<String> expected = WriteOracle.upserted(records);

    for (int order = 0; order < 2; order++) {
      assertThat(table(SilverTable.Write.UPSERT, batches(records, 2 + 3 * order, order)))
          .as("order " + order)
          .isEqualTo(expected);
    }
  }

  @Test
  void leavesTheSameHistoryInEveryOrderOfArrival() {
    List<Customer> records = records(new Random(20240102));
    List<String> expected = WriteOracle.history(records);

    assertThat(table(SilverTable.Write.SCD2, List.of(records))).as("at once").isEqualTo(expected);
    for (int order = 0; order < 2; order++) {
      assertThat(table(SilverTable.Write.SCD2, batches(records, 3 + 2 * order, order)))
          .as("order " + order)
          .isEqualTo(expected);
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

  private static List<List<Customer>> batches(List<Customer> records, int count, long seed) {
    List<Customer> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(seed));
    List<List<Customer>> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(shuffled.subList(shuffled.size() * i / count, shuffled.size() * (i + 1) / count));
    }
    return batches;
  }

  private List<String> table(SilverTable.Write write, List<List<Customer>> batches) {
    Tables tables = new LocalLakehouse(folder.resolve(write + "-" + batches.size())).tables();
    SilverTable table = CustomerRecords.table(write);
    RowWriter writer =
        new RowWriter(tables, table, TableContract.of("customers", table), Instant.EPOCH);
    writer.create();
    for (int i = 0; i < batches.size(); i++) {
      writer.write(
          CustomerRecords.rows(spark, batches.get(i)), batches.get(i).size(), new Batch("q", i));
    }
    return tables.forNewRun().read(TABLE).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
