package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.HeardLog;
import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.SmallShop;
import io.lakeloop.layers.TableContract;
import io.lakeloop.silver.CustomerRecords.Customer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LocalSpark.class)
class ConcurrentWritersTest {
  private static final TableName TABLE = TableName.parse("silver.customers");

  private static final AtomicReference<List<String>> LOST = new AtomicReference<>(List.of());

  private final SparkSession spark;
  private final AtomicInteger attempts = new AtomicInteger();
  @TempDir private Path folder;

  ConcurrentWritersTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource(names = {"UPSERT", "SCD2"})
  void losesNothingOfTwoWritersOfTheSameKeys(SilverTable.Write write) {
    Tables tables = new LocalLakehouse(folder).tables();
    SilverTable table = CustomerRecords.table(write);
    TableContract contract = TableContract.of("customers", table);
    new RowWriter(tables, table, contract, Instant.EPOCH).create();
    List<Customer> all = new ArrayList<>();

    // Twice: the first rows of an empty table, and rows for those that are there.
    for (int round = 0; round < 2; round++) {
      List<Customer> odd = moves(2L * round + 1);
      List<Customer> even = moves(2L * round);
      all.addAll(odd);
      all.addAll(even);
      CountDownLatch both = new CountDownLatch(2);
      CompletableFuture<Void> one =
          CompletableFuture.runAsync(() -> bring("one", odd, table, contract, both))
              // Where it has failed before they met, its own failure is what is to be seen.
              .whenComplete((done, failure) -> both.countDown());
      bring("two", even, table, contract, both);
      one.join();
    }

    assertThat(tables.forNewRun().read(TABLE).collectAsList().stream().map(Row::toString).sorted())
        .isEqualTo(
            write == SilverTable.Write.UPSERT
                ? WriteOracle.upserted(all)
                : WriteOracle.history(all));
    assertThat(attempts).as("batches tried, of four").hasValueGreaterThan(4);
  }

  @Test
  void letsASecondRunOfTheSameStreamWaitForTheFirst() {
    SmallShop shop = new SmallShop(folder);
    shop.file("a.csv", "id,shop,sold_at,price", "1,West,2024-01-03 10:00:00,3.00");
    UDF1<String, String> held = ConcurrentWritersTest::whenTheOtherHasCome;
    spark.udf().register("held", held, DataTypes.StringType);
    shop.sql("sales", "SELECT id, shop, sold_at, held(price) AS price FROM {{ bronze.sales }}");
    shop.run("ingest-bronze");
    LocalLakehouse other = new LocalLakehouse(folder);
    other.variable("LAKELOOP_DATA", folder.resolve("data").toString());

    try (HeardLog log = new HeardLog(Contention.class)) {
      LOST.set(log.messages());
      CompletableFuture<Answer> second =
          CompletableFuture.supplyAsync(
              () -> other.run("refine-silver", "--project", folder.resolve("project").toString()));
      Answer first = shop.answer("refine-silver");

      assertThat(List.of(first, second.join())).allMatch(new Answer(0, "", "")::equals);
    }
    assertThat(shop.rows("silver.sales", "id", "price")).containsExactly("[1,3.00]");
    assertThat(shop.version("silver.sales")).isEqualTo(1);
  }

  /** A row goes on when the second run has been told that the first was faster. */
  private static String whenTheOtherHasCome(String price) throws InterruptedException {
    List<String> lost = Objects.requireNonNull(LOST.get());
    for (int wait = 0; wait < 3000 && lost.isEmpty(); wait++) {
      Thread.sleep(100);
    }
    assertThat(lost).first().asString().endsWith("another run was faster, trying again");
    return price;
  }

  private void bring(
      String name,
      List<Customer> customers,
      SilverTable table,
      TableContract contract,
      CountDownLatch both) {
    Tables tables = new LocalLakehouse(folder).tables();
    TableName source = TableName.parse("bronze." + name);
    tables.create(TableSpec.appended(source, CustomerRecords.rows(spark, List.of()).schema(), ""));
    tables.append(source, CustomerRecords.rows(spark, customers));
    RowWriter writer = new RowWriter(tables, table, contract, Instant.EPOCH);
    new Increment(tables, name, TABLE)
        .runAvailable(
            tables.stream(source),
            (rows, batch) -> {
              attempts.incrementAndGet();
              meet(both);
              writer.write(rows, customers.size(), batch);
            });
  }

  // The second attempt waits for nobody: the other has been here.
  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      assertThat(both.await(5, TimeUnit.MINUTES)).as("the other writer came").isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<Customer> moves(long at) {
    return LongStream.range(0, 20)
        .mapToObj(id -> Customer.of(id, at, at % 2 == 0 ? "Rome" : "Oslo"))
        .toList();
  }
}
