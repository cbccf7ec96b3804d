package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class JudgementTest {
  private static final String SALES =
      """
      sql: sql/sales.sql
      keys: [id]
      sequence-by: sold_at
      write: upsert
      columns:
        id: { type: bigint }
        email: { type: string, pii: direct, protect: hash }
        sold_at: { type: timestamp }
        price: { type: "decimal(8,2)" }
      expectations:
        not_negative: { check: price >= 0, null-passes: true }
        has_price: { check: price IS NOT NULL, on-failure: drop }
        mail: { check: "email LIKE '%@%'", on-failure: warn }
      """;

  private final SparkSession spark;

  JudgementTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void letsTheStrictestFailedRuleDecideAndNamesThemAll() {
    List<Row> judged =
        judged(
            SALES,
            "('1', 'ada@x', '2024-01-01', '3.00'), ('2', 'ada', '2024-01-01', '3.00'),"
                + " ('3', 'ada@x', '2024-01-01', '-1'), ('4', 'ada@x', '2024-01-01', null),"
                + " (null, 'ada', 'yesterday', 'dear')");

    assertThat(judged)
        .extracting(row -> row.getAs(Judgement.FATE))
        .containsExactly(null, null, "QUARANTINE", "DROP", "QUARANTINE");
    assertThat(judged)
        .extracting(JudgementTest::rules)
        .containsExactly(
            List.of(),
            List.of("mail"),
            List.of("not_negative"),
            List.of("has_price"),
            List.of(
                "cast:sold_at", "cast:price", "key:id", "sequence:sold_at", "has_price", "mail"));
  }

  @Test
  void takesNullForAFailureUnlessTheRuleLetsItPass() {
    String rules = SALES.replace("price >= 0, null-passes: true", "price >= 0");

    assertThat(judged(SALES, "('1', 'a@x', '2024-01-01', null)"))
        .extracting(JudgementTest::rules)
        .containsExactly(List.of("has_price"));
    assertThat(judged(rules, "('1', 'a@x', '2024-01-01', null)"))
        .extracting(JudgementTest::rules)
        .containsExactly(List.of("not_negative", "has_price"));
  }

  @Test
  void showsRulesTheValueAndEverythingElseItsHash() {
    Row kept = judged(SALES, "('1', 'ada@x', '2024-01-01', '1')").get(0);
    Row refused = judged(SALES, "('1', 'ada@x', '2024-01-01', '-1')").get(0);

    String hash = new HmacSha256(new byte[] {'k'}).call("ada@x");
    assertThat(rules(kept)).isEmpty();
    assertThat(kept.<String>getAs("email")).isEqualTo(hash);
    assertThat(refused.<String>getAs(Judgement.AS_READ))
        .isEqualTo(
            "{\"id\":\"1\",\"email\":\""
                + hash
                + "\",\"sold_at\":\"2024-01-01\",\"price\":\"-1\"}");
  }

  @Test
  void writesWhatItReadWithMicrosecondsAndNulls() {
    Dataset<Row> read =
        spark.sql(
            "SELECT 1L AS id, string(null) AS email, timestamp'2024-01-01 10:00:00.123456' AS"
                + " sold_at, -1.50BD AS price");

    assertThat(judgement(SALES).of(read).head().<String>getAs(Judgement.AS_READ))
        .isEqualTo(
            "{\"id\":1,\"email\":null,\"sold_at\":\"2024-01-01T10:00:00.123456Z\",\"price\":-1.50}");
  }

  @Test
  void countsFailuresAndRefusesWhatMustHold() {
    String strict = SALES.replace("on-failure: warn", "on-failure: fail");
    Dataset<Row> rows =
        judgement(strict)
            .of(
                read(
                    "('1', 'zoe', '2024-01-01', '3.00'), ('2', 'ada', '2024-01-01', '3.00'),"
                        + " ('3', 'ada@x', '2024-01-01', '-1'), ('4', null, '2024-01-01', '2')"));

    BatchFigures figures = BatchFigures.of(rows, List.of("email", "price"));

    assertThat(figures)
        .extracting(BatchFigures::total, BatchFigures::kept, BatchFigures::quarantined)
        .containsExactly(4L, 0L, 1L);
    assertThat(figures.failures())
        .containsOnly(Map.entry("mail", 3L), Map.entry("not_negative", 1L));
    assertThatThrownBy(
            () ->
                figures.refuseFailures(
                    contract(strict).name(), Declared.silver(strict).expectations()))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageContaining("silver.sales refuses its new rows: 3 of them fail 'mail'.")
        .hasMessageContaining("One of them: {\"id\":\"1\"")
        .hasMessageNotContaining("zoe");
  }

  /** Against what is worked out rule by rule, in plain Java, for random rules and rows. */
  @Test
  void judgesAsIsWorkedOutByHand() {
    Random random = new Random(20240131);
    OnFailure[] grades = OnFailure.values();
    for (int round = 0; round < 3; round++) {
      int count = 1 + random.nextInt(6);
      List<OnFailure> rules = new ArrayList<>();
      List<Boolean> nullPasses = new ArrayList<>();
      StringBuilder yaml = new StringBuilder("sql: s.sql\ncolumns:\n  id: { type: int }\n");
      StructType read = new StructType().add("id", DataTypes.IntegerType);
      for (int i = 0; i < count; i++) {
        yaml.append("  c%d: { type: boolean }\n".formatted(i));
        read = read.add("c" + i, DataTypes.BooleanType);
      }
      yaml.append("expectations:\n");
      for (int i = 0; i < count; i++) {
        rules.add(grades[random.nextInt(grades.length)]);
        nullPasses.add(random.nextBoolean());
        yaml.append(
            "  r%d: { check: c%d, null-passes: %s, on-failure: %s }\n"
                .formatted(i, i, nullPasses.get(i), rules.get(i).name().toLowerCase(Locale.ROOT)));
      }
      List<Row> rows = new ArrayList<>();
      Map<Integer, String> expected = new TreeMap<>();
      for (int id = 0; id < 40; id++) {
        Object[] values = new Object[count + 1];
        values[0] = id;
        List<String> failed = new ArrayList<>();
        String fate = "null";
        for (int i = 0; i < count; i++) {
          Boolean value = random.nextInt(4) == 0 ? null : (Boolean) (random.nextInt(4) > 0);
          values[i + 1] = value;
          if (!(value == null ? nullPasses.get(i) : value)) {
            failed.add("r" + i);
            fate = stricter(fate, rules.get(i));
          }
        }
        rows.add(RowFactory.create(values));
        expected.put(id, fate + " " + failed);
      }
      Map<Integer, String> judged = new TreeMap<>();
      judgement(yaml.toString())
          .of(spark.createDataFrame(rows, read))
          .collectAsList()
          .forEach(
              row -> judged.put(row.getAs("id"), row.getAs(Judgement.FATE) + " " + rules(row)));
      assertThat(judged).as(yaml.toString()).isEqualTo(expected);
    }
  }

  private static String stricter(String fate, OnFailure failed) {
    List<String> order = List.of("null", "DROP", "QUARANTINE", "FAIL");
    String next = failed == OnFailure.WARN ? "null" : failed.name();
    return order.indexOf(next) > order.indexOf(fate) ? next : fate;
  }

  private static List<String> rules(Row row) {
    int at = row.fieldIndex(Judgement.FAILED_RULES);
    return row.isNullAt(at) ? List.of() : row.getList(at);
  }

  private List<Row> judged(String yaml, String values) {
    return judgement(yaml).of(read(values)).collectAsList();
  }

  private Dataset<Row> read(String values) {
    return spark.sql("SELECT * FROM VALUES " + values + " AS t(id, email, sold_at, price)");
  }

  private static TableContract contract(String yaml) {
    return TableContract.of("sales", Declared.silver(yaml));
  }

  private static Judgement judgement(String yaml) {
    SilverTable table = Declared.silver(yaml);
    TableContract contract = TableContract.of("sales", table);
    return new Judgement(
        table,
        contract,
        Protection.of(contract.name(), table.protections(), "K", Map.of("K", "k")),
        ReferenceRules.NONE);
  }
}
