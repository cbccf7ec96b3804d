package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class QuarantinedTest {
  private static final String HASHING =
      """
      sql: sql/people.sql
      columns:
        id: { type: bigint }
        email: { type: string, pii: direct, protect: hash }
      expectations:
        mail: { check: "email LIKE '%@%'" }
        positive: { check: id > 0 }
      """;

  private final SparkSession spark;

  QuarantinedTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void readsBackExactlyWhatWasQuarantined() {
    String types =
        """
        sql: sql/all.sql
        columns:
          id: { type: bigint }
          at: { type: timestamp }
          local: { type: timestamp_ntz }
          day: { type: date }
          price: { type: "decimal(20,4)" }
          share: { type: double }
          ok: { type: boolean }
          bytes: { type: binary }
          tags: { type: "array<string>" }
          place: { type: "struct<x:int,y:string>" }
          words: { type: string }
          nothing: { type: string }
        expectations: { never: { check: "%s" } }
        """;
    Dataset<Row> read =
        spark.sql(
            """
            SELECT 9007199254740993L AS id, timestamp'1969-12-31 23:59:59.999999' AS at,
              timestamp_ntz'2024-03-31 02:30:00.000001' AS local, date'0101-01-01' AS day,
              1234567890123456.7891BD AS price, 0.1D AS share, true AS ok, X'00FF' AS bytes,
              array('a', null, '"') AS tags, named_struct('x', 1, 'y', null) AS place,
              'Zoë says "hi"' || chr(10) || '\\\\' AS words, string(null) AS nothing""");
    Dataset<Row> refused = judgement(types.formatted("false")).of(read);
    assertThat(refused.head().<String>getAs(Judgement.FATE)).isEqualTo("QUARANTINE");

    Dataset<Row> back =
        judgement(types.formatted("true")).ofQuarantined(rows(types, quarantine(refused), read));

    assertThat(back.head().<String>getAs(Judgement.FATE)).isNull();
    String[] columns = read.columns();
    assertThat(back.select("id", Arrays.copyOfRange(columns, 1, columns.length)).except(read))
        .satisfies(other -> assertThat(other.collectAsList()).isEmpty());
  }

  @Test
  void keepsRowsThatAreNotWhatTheSqlPutsOutToday() {
    Dataset<Row> entries =
        entries(
            "{\"id\":1,\"email\":\"a@x\"}",
            "{\"id\":\"one\",\"email\":\"a@x\"}",
            "{\"email\":\"a@x\"}",
            "{\"id\":null,\"email\":null}",
            "no JSON");

    assertThat(
            fates(HASHING.replace("id > 0", "true").replace("email LIKE '%@%'", "true"), entries))
        .containsExactly(null, "QUARANTINE", "QUARANTINE", null, "QUARANTINE");
  }

  @Test
  void doesNotProtectTwiceAndKeepsTheVerdictOnWhatIsGone() {
    Dataset<Row> refused =
        judgement(HASHING)
            .of(spark.sql("SELECT * FROM VALUES (-1L, 'ada@x'), (-2L, 'ada') AS t(id, email)"));
    String mended = HASHING.replace("id > 0", "id < 0");

    List<Row> judged =
        judgement(mended)
            .ofQuarantined(rows(mended, quarantine(refused, protection(HASHING)), people()))
            .collectAsList();

    assertThat(judged)
        .extracting(row -> row.getAs("email"))
        .containsExactly(hash("ada@x"), hash("ada"));
    assertThat(judged)
        .extracting(row -> row.getAs(Judgement.FATE))
        .containsExactly(null, "QUARANTINE");
    assertThat(
            fates(mended.replace(" mail:", " letter:"), quarantine(refused, protection(HASHING))))
        .containsExactly(null, null);
  }

  @Test
  void protectsWhatWasQuarantinedBeforeTheColumnWasProtected() {
    List<Row> judged =
        judgement(HASHING)
            .ofQuarantined(
                rows(
                    HASHING,
                    entries("{\"id\":1,\"email\":\"ada@x\"}", "{\"id\":2,\"email\":\"ada\"}"),
                    people()))
            .collectAsList();

    assertThat(judged)
        .extracting(row -> row.getAs("email"))
        .containsExactly(hash("ada@x"), hash("ada"));
    assertThat(judged)
        .extracting(row -> row.getAs(Judgement.FATE))
        .containsExactly(null, "QUARANTINE");
  }

  @Test
  void keepsRowsWhoseValuesAreProtectedInAnotherWayThanToday() {
    Dataset<Row> refused = judgement(HASHING).of(spark.sql("SELECT -1L AS id, 'ada@x' AS email"));
    Dataset<Row> hashed = quarantine(refused, protection(HASHING));
    String mended = HASHING.replace("id > 0", "true");

    assertThat(fates(mended, hashed)).containsExactly((String) null);
    assertThat(fates(mended.replace("hash", "mask"), hashed)).containsExactly("QUARANTINE");
    assertThat(fates(mended.replace(", protect: hash", ""), hashed)).containsExactly("QUARANTINE");
  }

  private List<String> fates(String yaml, Dataset<Row> quarantine) {
    return judgement(yaml).ofQuarantined(rows(yaml, quarantine, people())).collectAsList().stream()
        .map(row -> row.<String>getAs(Judgement.FATE))
        .toList();
  }

  private static Dataset<Row> rows(String yaml, Dataset<Row> quarantine, Dataset<Row> read) {
    return new Quarantined(protection(yaml)).rows(quarantine, read.schema());
  }

  private Dataset<Row> people() {
    return spark.sql("SELECT 1L AS id, '' AS email");
  }

  private Dataset<Row> entries(String... json) {
    return spark
        .createDataset(List.of(json), Encoders.STRING())
        .select(
            col("value").as(Quarantine.ROW),
            array().cast("array<string>").as(Quarantine.FAILED_RULES),
            lit("run").as(Quarantine.RUN_ID),
            Protection.NOTHING.as(Quarantine.PROTECTED));
  }

  private static Dataset<Row> quarantine(Dataset<Row> refused) {
    return quarantine(refused, Protection.of(TableName.parse("silver.x"), Map.of(), "K", Map.of()));
  }

  private static Dataset<Row> quarantine(Dataset<Row> refused, Protection protection) {
    return refused.select(
        col(Judgement.AS_READ).as(Quarantine.ROW),
        col(Judgement.FAILED_RULES).as(Quarantine.FAILED_RULES),
        lit("run").as(Quarantine.RUN_ID),
        protection.note().as(Quarantine.PROTECTED));
  }

  private static String hash(String text) {
    return Objects.requireNonNull(new HmacSha256(new byte[] {'k'}).call(text));
  }

  private static Protection protection(String yaml) {
    return Protection.of(
        TableName.parse("silver.people"),
        Declared.silver(yaml).protections(),
        "K",
        Map.of("K", "k"));
  }

  private static Judgement judgement(String yaml) {
    SilverTable table = Declared.silver(yaml);
    return new Judgement(
        table, TableContract.of("people", table), protection(yaml), ReferenceRules.NONE);
  }
}
