package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.SilverTable.Write;
import io.lakeloop.layers.TableContract;
import io.lakeloop.silver.CustomerRecords.Customer;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  void changesOnlyVersionsThatABatchChangesAndForgetsNoEndWhoseTombstoneHasExpired() {
    SilverTable table = CustomerRecords.table(Write.SCD2);
    Customer[] first = {
      Customer.of(1, 1, "Rome"),
      Customer.of(1, 5, "Oslo"),
      Customer.deleted(2, 5),
      Customer.of(3, 1, "Rome"),
      Customer.deleted(3, 3)
    };
    Customer[] second = {
      Customer.of(1, 1, "Rome"), Customer.deleted(2, 5), Customer.of(1, 7, "Bern")
    };
    write(table, 0, first);

    write(table, 1, second);

    assertThat(changes(2))
        .containsExactly(
            "[insert,7,7,null,true]",
            "[update_postimage,5,5,7,false]",
            "[update_preimage,5,5,null,true]");
    write(table, 1, second);
    assertThat(tables.newestHere(TABLE)).as("the same batch again").hasValue(2L);

    tables.delete(TABLE, col(Tables.DELETED_AT).isNotNull());
    write(table, 2, Customer.of(3, 9, "Oslo"));
    assertThat(rows("id", "city", "valid_from", "valid_to", "is_current"))
        .contains("[3,Oslo,9,null,true]", "[3,Rome,1,3,false]");
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
  void keepsNothingOfADeletedRowButItsKeyAndSequenceAndStandsByThem() {
    write(
        CustomerRecords.table(Write.UPSERT),
        0,
        new Customer(1, 3, "Rome", "gold", true),
        Customer.of(2, 1, "Oslo"));

    assertThat(rows("id")).containsExactly("[2]");
    assertThat(
            tables.forNewRun().readWithDeleted(TABLE).filter("id = 1").collectAsList().toString())
        .isEqualTo("[[1,3,null,null,1970-01-01 00:00:00.0]]");

    write(
        CustomerRecords.tableWithoutDeletes(Write.UPSERT),
        1,
        Customer.of(1, 2, "Rome"),
        Customer.of(3, 2, "Bern"));

    assertThat(rows("id", "city")).containsExactly("[2,Oslo]", "[3,Bern]");
    refusesToWriteItsHistoryFromNowOn();
  }

  private void refusesToWriteItsHistoryFromNowOn() {
    assertThatThrownBy(() -> writer(CustomerRecords.table(Write.SCD2)).create())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("silver.customers cannot be written by 'scd2'.")
        .hasMessageContaining("Its rows have no history")
        .hasMessageContaining("_checkpoints/silver.customers");
  }

  @ParameterizedTest
  @EnumSource(names = {"UPSERT", "SCD2"})
  void makesTheSameFirstRowsInAFileOrInSeveralByRangesOfKeys(Write write) {
    SilverTable table = CustomerRecords.table(write);
    KeyedRows keyed = KeyedRows.of(table, Timestamp.from(Instant.EPOCH));
    Merging merging = write == Write.SCD2 ? new History(keyed, "bigint") : new Upsert(keyed, true);
    Dataset<Row> kept =
        CustomerRecords.rows(
            spark,
            IntStream.range(0, 60)
                .mapToObj(i -> new Customer(i % 20, i, i % 3 == 0 ? null : "c", "p", i > 55))
                .toList());

    Dataset<Row> several = merging.first(kept, 3);

    assertThat(sorted(several.collectAsList()))
        .isEqualTo(sorted(merging.first(kept, 1).collectAsList()));
    List<Row> ranges =
        several
            .groupBy(spark_partition_id().as("file"))
            .agg(min("id").as("from"), max("id").as("to"))
            .orderBy("from")
            .collectAsList();
    assertThat(ranges).hasSize(3);
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).getLong(1)).isGreaterThan(ranges.get(i - 1).getLong(2));
    }
  }

  @Test
  void letsATableSayWhatIsSaidOfItNowAndRefusesColumnsThatItHoldsOtherwise() {
    declared("id: { type: bigint, pii: pseudonym }", "A customer.").create();
    long made = tables.newestHere(TABLE).orElseThrow();

    RowWriter writer = declared("id: { type: bigint, description: Who. }", "One customer.");
    writer.create();
    writer.create();

    assertThat(tables.newestHere(TABLE)).hasValue(made + 1);
    assertThat(tables.facts(TABLE).description()).isEqualTo("One customer.");
    assertThat(tables.schema(TABLE).apply("id").getComment().get()).isEqualTo("Who.");
    assertThat(tables.properties(TABLE)).doesNotContainKey("lakeloop.pii.id");
    refusesColumnsThatTheTableHoldsOtherwise(
        "id: { type: int }", "It holds bigint, and tables.yml says int.");
    refusesColumnsThatTheTableHoldsOtherwise(
        "name: { type: string }", "It holds bigint, and tables.yml says none.");
  }

  private void refusesColumnsThatTheTableHoldsOtherwise(String columns, String cause) {
    assertThatThrownBy(() -> declared(columns, "").create())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "id of silver.customers is not declared as the table holds it.\n  cause: " + cause)
        .hasMessageContaining("Declare it as before, or delete the table's folder")
        .hasMessageContaining("_checkpoints/silver.customers to fill it anew.");
  }

  private RowWriter declared(String columns, String description) {
    SilverTable table =
        Declared.silver(
            "{ sql: sql/customers.sql, description: '%s', columns: { %s } }"
                .formatted(description, columns));
    return writer(table);
  }

  private RowWriter writer(SilverTable table) {
    return new RowWriter(tables, table, TableContract.of("customers", table), Instant.EPOCH);
  }

  private void write(SilverTable table, long batch, Customer... customers) {
    RowWriter writer = writer(table);
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
