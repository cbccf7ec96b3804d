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
import org.junit.jupiter.params.provider.CsvSource;
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
  void letsATableSayWhatIsSaidOfItNow() {
    declared("id: { type: bigint, pii: pseudonym }", "A customer.").create();
    long made = tables.newestHere(TABLE).orElseThrow();

    RowWriter writer = declared("id: { type: bigint, description: Who. }", "One customer.");
    writer.create();
    writer.create();

    assertThat(tables.newestHere(TABLE)).hasValue(made + 1);
    assertThat(tables.facts(TABLE).description()).isEqualTo("One customer.");
    assertThat(tables.schema(TABLE).apply("id").getComment().get()).isEqualTo("Who.");
    assertThat(tables.properties(TABLE)).doesNotContainKey("lakeloop.pii.id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: { type: int } | id of silver.customers | It holds bigint, and tables.yml says int.",
        "name: { type: string } | id of silver.customers"
            + " | It holds bigint, and tables.yml says none.",
      })
  void refusesColumnsThatTheTableHoldsOtherwise(String columns, String which, String cause) {
    declared("id: { type: bigint }", "").create();

    assertThatThrownBy(() -> declared(columns, "").create())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "%s is not declared as the table holds it.\n  cause: %s".formatted(which, cause))
        .hasMessageContaining("Declare it as before, or delete the table's folder")
        .hasMessageContaining("_checkpoints/silver.customers to fill it anew.");
  }

  private RowWriter declared(String columns, String description) {
    SilverTable table =
        Declared.silver(
            "{ sql: sql/customers.sql, description: '%s', columns: { %s } }"
                .formatted(description, columns));
    return new RowWriter(tables, table, TableContract.of("customers", table), Instant.EPOCH);
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
