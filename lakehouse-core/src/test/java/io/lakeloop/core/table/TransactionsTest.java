package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TransactionsTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");

  private final SparkSession spark;
  @TempDir private Path folder;

  TransactionsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void knowsWhatDeltaWouldSkip() {
    Tables tables = new LocalLakehouse(folder).tables();
    Transactions transactions = new Transactions(tables);
    Transaction third = new Transaction("silver.trips/query", 3);
    assertThat(transactions.contain(TRIPS, third)).as("there is no table").isFalse();
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "bigint"), ""));
    assertThat(transactions.contain(TRIPS, third)).as("there is no row").isFalse();

    tables.append(TRIPS, spark.range(3).toDF("id"), third);

    assertThat(transactions.contain(TRIPS, third)).isTrue();
    assertThat(transactions.contain(TRIPS, new Transaction("silver.trips/query", 2))).isTrue();
    assertThat(transactions.contain(TRIPS, new Transaction("silver.trips/query", 4))).isFalse();
    assertThat(transactions.contain(TRIPS, new Transaction("silver.trips/other", 0))).isFalse();
  }
}
