package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.SilverTable.Write;
import io.lakeloop.layers.TableContract;
import io.lakeloop.silver.CustomerRecords.Customer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class RowWriterTest {
  private static final TableName TABLE = TableName.parse("silver.customers");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  RowWriterTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void changesOnlyVersionsThatABatchChanges() {
    SilverTable table = CustomerRecords.table(Write.SCD2);
    write(table, 0, Customer.of(1, 1, "Rome"), Customer.of(1, 5, "Oslo"), Customer.deleted(2, 5));

    write(table, 1, Customer.of(1, 1, "Rome"), Customer.deleted(2, 5), Customer.of(1, 7, "Bern"));

    assertThat(changes(2))
        .containsExactly(
            "[insert,7,7,null,true]",
            "[update_postimage,5,5,7,false]",
            "[update_preimage,5,5,null,true]");
  }

  @Test
  void keepsAFeedOfRowsThatAreOnlyAdded() {
    SilverTable table = CustomerRecords.tableWithoutDeletes(Write.APPEND);
    write(table, 0, Customer.of(1, 1, "Rome"));
    write(table, 1, Customer.of(1, 2, "Oslo"));

    assertThat(tables.changes(TABLE, 2, 2).select("_change_type", "city").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[insert,Oslo]");
  }

  @Test
  void forgetsNoVersionsEndWhenItsTombstoneHasExpired() {
    SilverTable table = CustomerRecords.table(Write.SCD2);
    write(table, 0, Customer.of(1, 1, "Rome"), Customer.deleted(1, 3));
    tables.delete(TABLE, col(Tables.DELETED_AT).isNotNull());

    write(table, 1, Customer.of(1, 9, "Oslo"));

    assertThat(rows("id", "city", "valid_from", "valid_to", "is_current"))
        .containsExactly("[1,Oslo,9,null,true]", "[1,Rome,1,3,false]");
  }

  @Test
  void keepsNothingOfADeletedRowButItsKeyAndSequence() {
    write(
        CustomerRecords.table(Write.UPSERT),
        0,
        new Customer(1, 3, "Rome", "gold", true),
        Customer.of(2, 1, "Oslo"));

    assertThat(rows("id")).containsExactly("[2]");
    assertThat(
            tables.forNewRun().readWithDeleted(TABLE).filter("id = 1").collectAsList().toString())
        .isEqualTo("[[1,3,null,null,1970-01-01 00:00:00.0]]");
  }

  @Test
  void standsByItsTombstonesWhenTheTableNoLongerDeletes() {
    write(CustomerRecords.table(Write.UPSERT), 0, Customer.deleted(1, 3));

    write(
        CustomerRecords.tableWithoutDeletes(Write.UPSERT),
        1,
        Customer.of(1, 2, "Rome"),
        Customer.of(2, 2, "Oslo"));

    assertThat(rows("id", "city")).containsExactly("[2,Oslo]");
  }

  private void write(SilverTable table, long batch, Customer... customers) {
    RowWriter writer =
        new RowWriter(tables, table, TableContract.of("customers", table), Instant.EPOCH);
    writer.create();
    writer.write(
        CustomerRecords.rows(spark, List.of(customers)),
        customers.length,
        new Batch("query", batch));
  }

  private List<String> changes(long version) {
    return sorted(
        tables
            .changes(TABLE, version, version)
            .select("_change_type", "moved", "valid_from", "valid_to", "is_current")
            .collectAsList());
  }

  private List<String> rows(String first, String... columns) {
    return sorted(tables.forNewRun().read(TABLE).select(first, columns).collectAsList());
  }

  private static List<String> sorted(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }
}
