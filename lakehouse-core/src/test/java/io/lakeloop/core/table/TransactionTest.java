package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TransactionTest {
  private static final TableName TABLE = TableName.parse("bronze.events");

  private final SparkSession spark;
  @TempDir private Path folder;

  TransactionTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void letsOneOfTwoWritersWriteThatGoOutFromOneState() {
    Tables tables = new LocalLakehouse(folder).tables();
    Transaction beforeThereIsATable = Transaction.following(tables, TABLE, "app");
    tables.create(TableSpec.appended(TABLE, new StructType().add("id", "long"), ""));
    Transaction one = Transaction.following(tables, TABLE, "app");
    Transaction other = Transaction.following(tables, TABLE, "app");
    tables.append(TABLE, spark.range(1).toDF("id"));

    tables.append(TABLE, spark.range(10, 11).toDF("id"), one);
    tables.append(TABLE, spark.range(20, 21).toDF("id"), other);
    Transaction next = Transaction.following(tables, TABLE, "app");
    tables.append(TABLE, spark.range(30, 31).toDF("id"), next);

    assertThat(one).isEqualTo(other).isEqualTo(beforeThereIsATable);
    assertThat(next).isEqualTo(new Transaction("app", one.version() + 1));
    assertThat(Transaction.following(tables, TABLE, "another").version()).isEqualTo(1);
    assertThat(tables.readNewest(TABLE).collectAsList().toString())
        .contains("[0]", "[10]", "[30]")
        .doesNotContain("[20]");
  }

  @Test
  void wantsAnApplication() {
    assertThatThrownBy(() -> new Transaction(" ", 1))
        .hasMessage("a transaction needs an application id");
  }
}
