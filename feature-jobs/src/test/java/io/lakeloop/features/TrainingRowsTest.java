package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TrainingRowsTest {
  private static final StructType COUNTED =
      StructType.fromDDL("is_fraud double, tx_time timestamp, split string");

  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  TrainingRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    cards = new CardProject(folder, spark);
  }

  @Test
  void leaveOutRowsWithoutATimeAndThoseFromTheEndOn() {
    cards.holding(
        transaction(1, "2018-08-01T00:00:00Z", 7L, 70L, "1.00", 0),
        transaction(2, null, 7L, 70L, "1.00", 0),
        transaction(3, "2018-08-02T23:59:59.999999Z", 7L, 70L, "1.00", 0),
        transaction(4, "2018-08-03T00:00:00Z", 7L, 70L, "1.00", 0));

    assertThat(kept("{ train-share: 0.5, end: 2018-08-03 }", null))
        .containsExactly(row(1L, "train"), row(3L, "test"));
    assertThat(kept("{ train-share: 0.4 }", null))
        .containsExactly(row(1L, "train"), row(3L, "test"), row(4L, "test"));
    List<Row> ofOneCustomer = kept("{ train-share: 0.5, by-hash-of: [customer_id] }", null);
    assertThat(ofOneCustomer).hasSize(3);
    assertThat(ofOneCustomer.stream().map(row -> row.getString(1)).distinct()).hasSize(1);
    refusesAnExclusionThatTellsNoRow();
    namesAColumnToHashThatIsNotThere();
  }

  private void refusesAnExclusionThatTellsNoRow() {
    assertThatThrownBy(
            () -> kept("{ train-share: 0.5 }", "SELECT customer_id, 1 AS n FROM {{ split }}"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            sql/late.sql does not select transaction_id.
              cause: It selects customer_id, n; the rows to leave out are told by the spine's keys.
              remedy: Select the keys.""");
    assertThatThrownBy(() -> kept("{ train-share: 0.5 }", "SELECT amount_eur FROM {{ split }}"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("sql/late.sql does not fit its tables.")
        .hasMessageContaining("amount_eur");
    assertThatThrownBy(() -> kept("{ train-share: 0.5 }", "SELECT * FROM {{ splits }}"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            sql/late.sql names a table that cannot be.
              cause: 'splits' is no table name: write layer.name or environment:layer.name
              remedy: Name {{ split }} or a table between the braces in sql/late.sql.""");
  }

  private void namesAColumnToHashThatIsNotThere() {
    assertThatThrownBy(() -> kept("{ train-share: 0.5, by-hash-of: [customer] }", null))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("silver.transactions has no column 'customer'.")
        .hasMessageContaining("training set 'fraud', did you mean customer_id?");
  }

  @Test
  void areCountedWithTheShareOfPositivesWhereAllLabelsAreZeroOrOne() {
    assertThat(
            counted(
                row(1.0, time("2018-08-01T00:00:00Z"), "train"),
                row(0.0, time("2018-08-03T00:00:00.000001Z"), "train"),
                row(null, time("2018-08-02T00:00:00Z"), "train"),
                row(0.0, time("2018-08-04T00:00:00Z"), "train"),
                row(2.0, time("2018-08-05T00:00:00Z"), "validation"),
                row(1.0, time("2018-08-05T00:00:00Z"), "validation"),
                row(null, time("2018-08-06T00:00:00Z"), "test")))
        .isEqualTo(
            Map.of(
                "train",
                new SplitCount(4, Optional.of(1 / 3.0), time("2018-08-04T00:00:00Z").toInstant()),
                "validation",
                new SplitCount(2, Optional.empty(), time("2018-08-05T00:00:00Z").toInstant()),
                "test",
                new SplitCount(1, Optional.empty(), time("2018-08-06T00:00:00Z").toInstant())));
  }

  /** The time's name would lead into a struct where it is taken for an expression. */
  @Test
  void areRefusedWithTheSpanThatTheTableHolds() {
    Tables tables = cards.lakehouse().tables();
    TableName asked = TableName.parse("silver.asked");
    tables.create(
        TableSpec.appended(
            asked, StructType.fromDDL("id bigint, `asked.at` timestamp, late int"), ""));
    FeatureSet set =
        cards.set(
            """
            training-sets:
              fraud:
                spine: { table: silver.asked, keys: [id], event-time: asked.at, label: late }
                split: { train-share: 0.5, validation-share: 0.2 }
            """);
    String share = "Its split asks for rows by train-share 0.5; silver.asked holds ";

    assertRefused(set, "would have no train row.", share + "no row.");
    tables.append(
        asked,
        spark.sql("SELECT 1L AS id, timestamp '2018-08-01 12:00:00' AS `asked.at`, 0 AS late"));
    assertRefused(
        set,
        "would have no train row.",
        share + "rows from 2018-08-01 12:00:00 to 2018-08-01 12:00:00.");
  }

  private void assertRefused(FeatureSet set, String problem, String cause) {
    TrainingRows rows = new TrainingRows(cards.lakehouse().tables(), set, Optional.empty());
    assertThatThrownBy(() -> rows.counted(rows.kept()))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The training set 'fraud' %s
              cause: %s
              remedy: Change the split in features.yml, or load the rows it asks for."""
                .formatted(problem, cause));
  }

  private Map<String, SplitCount> counted(Row... rows) {
    return new TrainingRows(
            cards.lakehouse().tables(), set("{ train-share: 0.5 }"), Optional.empty())
        .counted(spark.createDataFrame(List.of(rows), COUNTED));
  }

  private List<Row> kept(String split, @Nullable String exclude) {
    Optional<SqlTemplate> sql =
        Optional.ofNullable(exclude).map(text -> new SqlTemplate("sql/late.sql", text));
    return new TrainingRows(cards.lakehouse().tables(), set(split), sql)
        .kept()
        .select("transaction_id", "split")
        .orderBy("transaction_id")
        .collectAsList();
  }

  private FeatureSet set(String split) {
    return cards.set(
        CardProject.fraud(
            CardProject.table(
                "spend", "customer_id", "features: { n: { aggregate: count, window: 1d } }"),
            "",
            "[{ table: features.spend, own-row: included }]",
            split));
  }
}
