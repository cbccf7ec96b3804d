package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.UpsertOracle.Offer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class KeyedUpsertTest {
  private static final TableName OFFERS = TableName.parse("silver.offers");
  private static final TableSpec OFFER_ROWS = TableSpec.upserted(OFFERS, UpsertOracle.SCHEMA, "");

  private final SparkSession spark;
  private final Random random = new Random(20240501);
  private UpsertOracle oracle = new UpsertOracle();
  @TempDir private Path folder;
  private Tables tables;
  private long transactions;

  KeyedUpsertTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void holdsTheNewestOfEachKeyWhateverIsDoneToTheTableMeanwhile() {
    // More files than few: keys lie in ranges then.
    begin(OFFER_ROWS, UpsertOracle.batch(random, 40), 6);
    upsertAsTheOracle(UpsertOracle.batch(random, 25));
    long before = tables.newestHere(OFFERS).orElseThrow();
    final UpsertOracle oracleBefore = oracle.copy();

    new TableCare(tables, OFFERS).optimize();
    assertThat(rows()).as("files are joined").isEqualTo(oracle.rows());
    upsertAsTheOracle(UpsertOracle.batch(random, 25));

    assertThat(rowsAt(before)).as("an earlier version").isEqualTo(oracleBefore.rows());
    sql("RESTORE TABLE %s TO VERSION AS OF " + before);
    removeFilesThatNoVersionNeeds();
    assertThat(rows()).as("restored, and purged").isEqualTo(oracleBefore.rows());
    oracle = oracleBefore;
    upsertAsTheOracle(UpsertOracle.batch(random, 20));
  }

  private void removeFilesThatNoVersionNeeds() {
    new TableCare(tables, OFFERS).purge();
    new SettingsForOneAct(
            spark, Map.of("spark.databricks.delta.retentionDurationCheck.enabled", "false"))
        .during(() -> sql("VACUUM %s RETAIN 0 HOURS"));
  }

  /** As Delta counts: a vector in the place of another is added, and the other removed. */
  @Test
  void writesOneFileHidesRowsAndRemovesFilesOfWhichNoRowIsLeft() {
    begin(OFFER_ROWS, List.of(offer(1, 1), offer(2, 1), offer(3, 1)), 1);
    load(List.of(offer(4, 1)));

    Commit first = upsert(List.of(offer(1, 2), offer(4, 2), offer(5, 2)));
    assertThat(tables.size(OFFERS).files()).isEqualTo(2);
    assertThat(first.metrics())
        .containsEntry("numTargetRowsInserted", "1")
        .containsEntry("numTargetRowsUpdated", "2")
        .containsEntry("numOutputRows", "3")
        .containsEntry("numTargetFilesAdded", "1");
    assertThat(tables.facts(OFFERS).rows()).contains(5L);
    assertThat(tables.history(OFFERS, 1).select("operation").first().getString(0))
        .isEqualTo("MERGE");
    Commit second = upsert(List.of(offer(2, 2)));
    Commit third = upsert(List.of(offer(3, 2)));

    assertThat(List.of(first, second, third))
        .extracting(KeyedUpsertTest::vectors)
        .containsExactly(
            "1 added, 0 updated, 0 removed, 1 files removed",
            "1 added, 1 updated, 1 removed, 0 files removed",
            "0 added, 0 updated, 1 removed, 1 files removed");
  }

  private static String vectors(Commit commit) {
    return "%s added, %s updated, %s removed, %s files removed"
        .formatted(
            commit.metrics().get("numTargetDeletionVectorsAdded"),
            commit.metrics().get("numTargetDeletionVectorsUpdated"),
            commit.metrics().get("numTargetDeletionVectorsRemoved"),
            commit.metrics().get("numTargetFilesRemoved"));
  }

  @Test
  void writesOnceUnderOneTransactionAndNotesOneThatChangesNothing() {
    begin(List.of(offer(1, 5)));
    Transaction once = new Transaction("offers/one", 3);

    Commit first = upsert(List.of(offer(1, 6)), once);
    Commit replay = upsert(List.of(offer(1, 7)), once);
    Commit earlier = upsert(List.of(offer(1, 8)), new Transaction("offers/one", 2));
    Commit older = upsert(List.of(offer(1, 4)), new Transaction("offers/one", 4));

    assertThat(List.of(first, replay, earlier, older))
        .extracting(Commit::rowsWritten)
        .containsExactly(1L, 0L, 0L, 0L);
    assertThat(List.of(first, replay, earlier, older))
        .extracting(commit -> commit.version().version())
        .containsExactly(1L, 1L, 1L, 2L);
    assertThat(new Transactions(tables).contain(OFFERS, new Transaction("offers/one", 4))).isTrue();
    assertThat(rows()).containsExactly(offer(1, 6).row().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta.enableDeletionVectors=false",
        "delta.enableRowTracking=true",
        "delta.columnMapping.mode=name",
      })
  void fitsTablesOfWhateverProperties(String property) {
    String[] set = property.split("=", 2);
    // Delta makes no table with rows that keeps a feed under other names of columns.
    tables.create(OFFER_ROWS.with(set[0], set[1]));
    load(List.of(offer(1, 5), offer(2, 5), offer(3, 5)));

    Commit commit = upsert(List.of(offer(1, 6), offer(2, 4), offer(4, 6)));

    assertThat(commit.rowsUpdated()).isEqualTo(1);
    assertThat(commit.rowsInserted()).isEqualTo(1);
    assertThat(rows()).isEqualTo(oracle(offer(1, 6), offer(2, 5), offer(3, 5), offer(4, 6)));
  }

  @Test
  void refusesRowsThatTheTableRefuses() {
    begin(List.of(offer(1, 5)));
    sql("ALTER TABLE %s ADD CONSTRAINT early CHECK (seq < 10)");

    assertThatThrownBy(() -> upsert(List.of(offer(1, 11))))
        .hasStackTraceContaining("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES");

    assertThat(rows()).containsExactly(offer(1, 5).row().toString());
  }

  @Test
  void refusesTwoRowsOfOneKeyAndTakesThoseWithoutOne() {
    begin(List.of(offer(1, 5)));

    assertThatThrownBy(() -> upsert(List.of(offer(2, 6), offer(2, 7))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1 of 2 rows for silver.offers have the key of another one of them");

    assertThat(rows()).containsExactly(offer(1, 5).row().toString());
    Offer nameless = new Offer(null, 1, 1, 1, "n");
    assertThat(upsert(List.of(nameless, nameless)).rowsInserted()).isEqualTo(2);
  }

  @Test
  void trustsThatKeysAreDistinctWhereTheyAreStoredAsTheyAre() {
    begin(List.of(offer(1, 5)));
    List<Offer> batch = List.of(offer(1, 6), offer(2, 6));
    Dataset<Row> distinct = UpsertOracle.rows(spark, batch);

    upsert(distinct, new Transaction("offers", 0), true);

    oracle.take(batch);
    assertThat(rows()).isEqualTo(oracle.rows());
    // Two prices of four digits are one of the two that the table keeps.
    Dataset<Row> rounded =
        distinct
            .limit(1)
            .crossJoin(spark.sql("SELECT explode(array(0.0101BD, 0.0102BD)) AS exact"))
            .withColumn("price", col("exact").cast("decimal(12,4)"))
            .drop("exact");
    assertThatThrownBy(() -> upsert(rounded, new Transaction("offers", 1), true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1 of 2 rows for silver.offers have the key of another one of them");
    assertThat(rows()).isEqualTo(oracle.rows());
  }

  @Test
  void storesValuesOfOtherTypesAsTheTableHasThem() {
    begin(List.of(offer(1, 5)));
    List<Offer> batch = List.of(offer(1, 6), offer(2, 6));
    Dataset<Row> narrow =
        UpsertOracle.rows(spark, batch)
            .withColumn("seq", col("seq").cast("int"))
            .withColumn("PRICE", col("price").cast("decimal(12,4)"));

    upsert(narrow.select("more", "PRICE", "seq", "at", "zone", "`no.te`"));

    oracle.take(batch);
    upsertAsTheOracle(List.of(offer(1, 7), offer(2, 5), offer(3, 1)));
    // A price that the table has no place for.
    assertThatThrownBy(() -> upsert(narrow.withColumn("price", expr("1000000000BD"))))
        .hasStackTraceContaining("NUMERIC_VALUE_OUT_OF_RANGE");
    assertThat(rows()).isEqualTo(oracle.rows());
  }

  @Test
  void writesRowsThatAreOnlyAddedOnce() {
    begin(List.of(offer(1, 5)));

    List<Offer> batch = List.of(offer(2, 5), offer(3, 5));
    Commit commit = upsert(batch);

    assertThat(commit.metrics()).containsEntry("numTargetChangeFilesAdded", "0");
    assertThat(changes(commit.version().version())).isEqualTo(oracle.take(batch));
    assertThat(rows()).isEqualTo(oracle.rows());
  }

  @Test
  void isNotConfusedByNamesThatOthersUse() {
    String columns = "_metadata string, _lakeloop_file string, _LAKELOOP_PLACE bigint, id bigint";
    tables.replace(
        TableSpec.upserted(OFFERS, StructType.fromDDL(columns), ""),
        spark.sql("SELECT 'm' _metadata, 'f' _lakeloop_file, 7L _LAKELOOP_PLACE, 1L id"));

    Commit commit =
        new KeyedWrites(tables, OFFERS)
            .upsert(
                new UpsertedRows(
                    spark
                        .sql("SELECT 'n', 'g', 8L, id FROM VALUES (1L), (2L) AS t(id)")
                        .toDF("_metadata", "_lakeloop_file", "_LAKELOOP_PLACE", "id"),
                    1,
                    new MergeCondition(List.of("id"), false),
                    false,
                    "source._metadata > target._metadata"),
                new Transaction("offers", 0));

    assertThat(commit.rowsUpdated()).isEqualTo(1);
    assertThat(rows()).containsExactly("[n,g,8,1]", "[n,g,8,2]");
  }

  private static Offer offer(int hour, long seq) {
    return new Offer("z", hour, 1, seq, "n");
  }

  private static List<String> oracle(Offer... offers) {
    UpsertOracle oracle = new UpsertOracle();
    oracle.take(List.of(offers));
    return oracle.rows();
  }

  private void begin(List<Offer> offers) {
    begin(OFFER_ROWS, offers, 1);
  }

  private void begin(TableSpec spec, List<Offer> offers, int files) {
    oracle.take(offers);
    tables.replace(spec, UpsertOracle.rows(spark, offers).repartition(files));
  }

  private void load(List<Offer> offers) {
    oracle.take(offers);
    tables.append(OFFERS, UpsertOracle.rows(spark, offers));
  }

  private void upsertAsTheOracle(List<Offer> batch) {
    long files = tables.size(OFFERS).files();
    Commit commit = upsert(batch);
    List<String> feed = oracle.take(batch);

    assertThat(rows()).isEqualTo(oracle.rows());
    assertThat(changes(commit.version().version())).isEqualTo(feed);
    assertThat(commit.rowsInserted()).isEqualTo(count(feed, "insert"));
    assertThat(commit.rowsUpdated()).isEqualTo(count(feed, "update_preimage"));
    assertThat(tables.size(OFFERS).files()).isLessThanOrEqualTo(files + 1);
  }

  private static long count(List<String> feed, String kind) {
    return feed.stream().filter(change -> change.startsWith(kind)).count();
  }

  private Commit upsert(List<Offer> batch) {
    return upsert(batch, new Transaction("offers", transactions++));
  }

  private Commit upsert(List<Offer> batch, Transaction transaction) {
    return upsert(UpsertOracle.rows(spark, batch), transaction);
  }

  private Commit upsert(Dataset<Row> batch) {
    return upsert(batch, new Transaction("offers", transactions++));
  }

  private Commit upsert(Dataset<Row> batch, Transaction transaction) {
    return upsert(batch, transaction, false);
  }

  private Commit upsert(Dataset<Row> batch, Transaction transaction, boolean distinct) {
    return new KeyedWrites(tables, OFFERS)
        .upsert(
            new UpsertedRows(
                batch,
                1,
                new MergeCondition(UpsertOracle.KEYS, false),
                distinct,
                UpsertOracle.NEWER),
            transaction);
  }

  private List<String> changes(long version) {
    StructType schema = UpsertOracle.SCHEMA;
    Column[] columns =
        List.of(schema.fieldNames()).stream().map(Columns::named).toArray(Column[]::new);
    return tables
        .changes(OFFERS, version, version)
        .select(col("_change_type"), struct(columns).as("row"))
        .collectAsList()
        .stream()
        .map(change -> change.getString(0) + change.getStruct(1))
        .sorted()
        .toList();
  }

  private List<String> rows() {
    return sorted(tables.forNewRun().read(OFFERS));
  }

  private List<String> rowsAt(long version) {
    return sorted(tables.readAt(OFFERS, version));
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private void sql(String statement) {
    String path = tables.environment().path(OFFERS);
    spark.sql(statement.formatted("delta." + Columns.quoted(path))).collectAsList();
  }
}
