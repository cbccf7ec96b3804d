package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class QuarantineReplayTest {
  private static final TableName QUARANTINE = TableName.parse("silver.sales__quarantine");
  private static final String APPENDED =
      """
      sql: sql/sales.sql
      columns: { id: { type: bigint }, price: { type: "decimal(8,2)" } }
      expectations: { has_price: { check: price >= 0, on-failure: quarantine } }
      """;

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private StructType output = new StructType();

  QuarantineReplayTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
  }

  /** One life of a table, whose rules change from step to step. */
  @Test
  void addsWhatPassesTheMendedRulesOnceWhateverRefusedOrKilledTheRunsBefore() {
    refine(
        APPENDED,
        sales("('1', '3.00'), ('2', '-1.00'), ('2', '-1.00'), ('3', '-9.00'), ('4', '-20.00')"));
    assertThat(rows("id")).containsExactly("[1]");
    String mended = APPENDED.replace("price >= 0", "price >= -5");
    String mendedMore = APPENDED.replace("price >= 0", "price >= -10");

    letsRowsWaitThatTogetherAreNotWhatTheTableExpects(mended);
    addsTheRowsThatPassAndLeavesTheRest(mended);
    finishesWhatAKilledReplayTookAndLetsGoWhatItTookTooEarly(mendedMore);
    hasNothingToDoASecondTime(mendedMore);
  }

  private void letsRowsWaitThatTogetherAreNotWhatTheTableExpects(String mended) {
    String alone = mended + "table-expectations: { one_row: { unique: [id], on-failure: fail } }\n";

    assertThatThrownBy(() -> replay(alone))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageContaining("'one_row' does not hold")
        .hasMessageContaining("{\"id\":2}");
    assertThat(rows("id")).containsExactly("[1]");
    assertThat(taken()).containsExactly("[false]", "[false]", "[false]", "[false]");
  }

  private void addsTheRowsThatPassAndLeavesTheRest(String mended) {
    replay(mended);

    assertThat(rows("id", "price")).containsExactly("[1,3.00]", "[2,-1.00]", "[2,-1.00]");
    assertThat(taken())
        .as("nothing leaves the quarantine")
        .containsExactly("[false]", "[false]", "[true]", "[true]");
  }

  // As if a run had been killed between its two commits, and the rules of today let only one of the
  // rows pass that it took.
  private void finishesWhatAKilledReplayTookAndLetsGoWhatItTookTooEarly(String mended) {
    lakehouse
        .tables()
        .update(QUARANTINE, col("_replayed_by").isNull(), Map.of("_replayed_by", lit("killed")));

    replay(mended);

    assertThat(rows("id")).containsExactly("[1]", "[2]", "[2]", "[3]");
    assertThat(taken()).containsExactly("[false]", "[true]", "[true]", "[true]");
    assertThat(lakehouse.rows("silver.sales__quarantine", "_replayed_by")).contains("[killed]");
  }

  private void hasNothingToDoASecondTime(String mended) {
    long version = version();

    assertThat(replay(mended)).isEqualTo(Refined.NOTHING);
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void keepsToTheOrderOfAnUpsert() {
    String upserted =
        """
        sql: sql/sales.sql
        keys: [id]
        sequence-by: day
        write: upsert
        columns: { id: { type: int }, day: { type: int }, price: { type: int } }
        expectations: { has_price: { check: price >= 0, on-failure: quarantine } }
        """;
    refine(
        upserted,
        spark.sql(
            "SELECT * FROM VALUES (1, 1, -1), (1, 5, 3), (2, 9, -2), (2, 5, 4)"
                + " AS (id, day, price)"));
    assertThat(rows("id", "price")).containsExactly("[1,3]", "[2,4]");

    replay(upserted.replace("price >= 0", "price >= -5"));

    assertThat(rows("id", "price")).containsExactly("[1,3]", "[2,-2]");
    assertThat(taken()).containsExactly("[true]", "[true]");
  }

  @Test
  void replaysWhatIsProtectedAsItStandsAlsoOneOfTwoRowsThatOnlyTheirMasksMakeEqual() {
    String protecting =
        """
        sql: sql/sales.sql
        columns:
          id: { type: bigint }
          shop: { type: string, pii: direct, protect: mask }
          seller: { type: string, pii: direct, protect: hash }
          price: { type: "decimal(8,2)" }
        expectations:
          west: { check: shop LIKE 'W%', on-failure: quarantine }
          has_price: { check: price >= 0, on-failure: quarantine }
        """;
    refine(
        protecting,
        spark.sql(
            "SELECT * FROM VALUES ('1', 'Wabcd', 'Ada', '3'), ('2', 'Wabcd', 'Ada', '-1'),"
                + " ('2', 'Xabcd', 'Ada', '-1') AS (id, shop, seller, price)"));
    String mended = protecting.replace("price >= 0", "price >= -5");

    replay(mended);
    replay(mended);

    String hash = Objects.requireNonNull(new HmacSha256(new byte[] {'k'}).call("Ada"));
    assertThat(rows("id", "shop", "seller"))
        .containsExactly("[1,*abcd," + hash + "]", "[2,*abcd," + hash + "]");
    assertThat(taken()).containsExactly("[false]", "[true]");
    assertThat(lakehouse.rows("silver.sales__quarantine").toString())
        .contains(hash)
        .doesNotContain("Ada", "Wabcd", "Xabcd");
  }

  private void refine(String yaml, Dataset<Row> read) {
    output = read.schema();
    Run run = new Run(yaml);
    run.acceptance.create();
    run.acceptance.accept(run.judgement, read, new Batch("query", 0));
  }

  private Refined replay(String yaml) {
    Run run = new Run(yaml);
    return new QuarantineReplay(
            run.context,
            run.contract.name(),
            run.judgement,
            new Quarantined(run.protection),
            run.acceptance,
            output)
        .run();
  }

  /** One run by the rules of its day; what is found of expectations is not looked at. */
  private final class Run {
    private final JobContext context;
    private final TableContract contract;
    private final Protection protection;
    private final Judgement judgement;
    private final Acceptance acceptance;

    Run(String yaml) {
      SilverTable table = Declared.silver(yaml);
      context = newRun();
      contract = TableContract.of("sales", table);
      protection = Protection.of(contract.name(), table.protections(), "K", Map.of("K", "k"));
      judgement = new Judgement(table, contract, protection, ReferenceRules.NONE);
      acceptance =
          new Acceptance(context, table, contract, protection, new ExpectationResults(context));
    }
  }

  // As in a job, each run has an id of its own.
  private JobContext newRun() {
    JobContext one = lakehouse.context(JobArguments.none(), null, lakehouse.tables());
    return new JobContext(
        UUID.randomUUID().toString(),
        one.startedAt(),
        one.user(),
        one.arguments(),
        one.variables(),
        one.environments(),
        one.environment(),
        one.build(),
        one.progress(),
        one.runner(),
        null,
        one.tables());
  }

  private Dataset<Row> sales(String values) {
    return spark.sql("SELECT * FROM VALUES %s AS (id, price)".formatted(values));
  }

  private List<String> rows(String... columns) {
    return lakehouse.rows("silver.sales", columns);
  }

  private long version() {
    return lakehouse.tables().newestHere(TableName.parse("silver.sales")).orElse(-1L);
  }

  private List<String> taken() {
    return lakehouse
        .tables()
        .read(QUARANTINE)
        .select(col("_replayed_by").isNotNull())
        .collectAsList()
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }
}
