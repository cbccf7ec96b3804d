package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FeatureSetTest {
  private static final String COUNTS =
      CardProject.fraud(
          CardProject.table(
              "spend",
              "customer_id",
              """
              features:
                n: { aggregate: count, window: 2d }
                paid: { aggregate: sum, of: amount_eur, window: 2d }
                last_amount: { of: amount_eur }
              """),
          "features: { is_big: amount_eur > 50, amount: amount_eur }",
          "[{ table: features.spend, own-row: included }]",
          "{ train-share: 0.5 }");

  @TempDir private static Path folder;
  private static CardProject cards;

  private final SparkSession spark;

  FeatureSetTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Payments that no test changes. */
  @BeforeAll
  static void pay() {
    cards =
        new CardProject(folder, LocalSpark.session())
            .holding(
                transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
                transaction(2, "2018-08-01T12:00:00Z", 7L, 71L, "60.00", 0),
                transaction(3, "2018-08-08T12:00:00Z", 7L, 70L, "30.50", 0));
  }

  @Test
  void describesItself() {
    FeatureSet features = FeatureSet.of(cards.config(cards.copied("card-fraud")), "card_fraud");

    assertThat(features.features())
        .startsWith("amount_eur", "during_weekend", "during_night", "customer_count_1d")
        .endsWith("terminal_fraud_rate_30d")
        .hasSize(15);
    assertThat(features.identity())
        .containsExactly("transaction_id", "customer_id", "terminal_id", "tx_time");
    assertThat(features.sources()).containsExactly(CardProject.TRANSACTIONS);
    assertThat(features.definition().split().exclude()).contains("sql/known_defrauded.sql");
  }

  @Test
  void answersRowsOfAnotherTableByTheirOwnTime() {
    String asking =
        COUNTS
            .replace("      table: silver.transactions", "      table: silver.requests")
            .replace("keys: [transaction_id]", "keys: [request_id]")
            .replace("      event-time: tx_time", "      event-time: asked_on")
            .replace("label: is_fraud", "label: refused")
            .replace("      features: { is_big: amount_eur > 50, amount: amount_eur }\n", "")
            .replace(", own-row: included", "");
    Dataset<Row> requests =
        spark.sql(
            "SELECT 'a' AS request_id, 7 AS customer_id, timestamp_ntz '2018-08-03 10:00:00' AS"
                + " asked_on UNION ALL SELECT 'b', 8, timestamp_ntz '2018-08-03 10:00:00'");

    assertThat(
            cards
                .set(asking)
                .compute(cards.lakehouse().tables(), requests)
                .orderBy("request_id")
                .select("request_id", "customer_id", "n", "paid", "last_amount")
                .collectAsList())
        .containsExactly(row("a", 7, 1L, 60.0, 60.0), row("b", 8, 0L, null, null));
  }

  @Test
  void knowsItsOwnDefinitionWhateverTheRowsAndTheSplit() {
    FeatureSet features = cards.set(COUNTS);
    FeatureSet others =
        FeatureSet.of(cards.config(cards.project(COUNTS.replace("2d", "3d"))), "fraud");

    assertThat(features.areThoseOf(features.definitionHash("a week"))).isTrue();
    assertThat(features.areThoseOf(features.definitionHash("a month"))).isTrue();
    assertThat(features.areThoseOf(others.definitionHash("a week"))).isFalse();
  }

  @Test
  void computesTheFeaturesOfTheReferenceProject(@TempDir Path other) {
    CardProject fraudulent =
        new CardProject(other, spark)
            .holding(
                transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 1),
                transaction(2, "2018-08-01T12:00:00Z", 8L, 70L, "20.00", 0),
                transaction(3, "2018-08-08T12:00:00Z", 7L, 70L, "30.50", 0));
    FeatureSet features = FeatureSet.of(cards.config(cards.copied("card-fraud")), "card_fraud");
    Tables tables = fraudulent.lakehouse().tables();

    Dataset<Row> computed =
        features.compute(tables, tables.read(CardProject.TRANSACTIONS).where("transaction_id = 3"));

    assertThat(computed.schema().fieldNames())
        .startsWith("transaction_id", "customer_id", "terminal_id", "tx_time", "is_fraud");
    assertThat(computed.collectAsList())
        .containsExactly(
            row(
                3L,
                7L,
                70L,
                time("2018-08-08T12:00:00Z"),
                0.0,
                30.5,
                0,
                0,
                1L,
                1L,
                2L,
                30.5,
                30.5,
                20.25,
                2L,
                2L,
                2L,
                0.5,
                0.5,
                0.5));
  }

  @Test
  void takesSqlOverARowForAColumnOfIt() {
    String spend =
        """
        features:
          halves: { aggregate: sum, of: amount_eur / 2, window: 1d }
          kinds: { aggregate: count-distinct, of: "if(amount_eur > 50, 'big', 'small')", window: 1d }
          last_kind: { of: "if(amount_eur > 50, 'big', 'small')" }
          last_terminal: { of: terminal_id }
        """;
    FeatureSet features =
        cards.set(
            CardProject.fraud(
                CardProject.table("spend", "customer_id", spend),
                "[{ table: features.spend, own-row: included }]"));

    assertThat(
            features
                .compute(
                    cards.lakehouse().tables(),
                    cards.lakehouse().tables().read(CardProject.TRANSACTIONS))
                .orderBy("transaction_id")
                .select("halves", "kinds", "last_kind", "last_terminal")
                .collectAsList())
        .containsExactly(
            row(5.0, 1L, "small", 70L), row(35.0, 2L, "big", 71L), row(15.25, 1L, "small", 70L));
  }

  @Test
  void refusesSqlThatDoesNotFitTheSource() {
    String spend = "features: { halves: { aggregate: sum, of: amount / 2, window: 1d } }\n";
    FeatureSet features =
        cards.set(
            CardProject.fraud(
                CardProject.table("spend", "customer_id", spend),
                "[{ table: features.spend, own-row: included }]"));
    Tables tables = cards.lakehouse().tables();
    Dataset<Row> rows = tables.read(CardProject.TRANSACTIONS);

    assertThatThrownBy(() -> features.compute(tables, rows))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(
            "The feature 'halves' of feature table 'spend' does not fit silver.transactions.",
            "`amount` cannot be resolved",
            "Correct its SQL in features.yml: amount / 2.");
  }

  @Test
  void countsARowOnceWhetherTheSourceHoldsItOrNot() {
    FeatureSet features = cards.set(COUNTS);
    Dataset<Row> asked =
        cards
            .rows(
                transaction(2, "2018-08-01T12:00:00Z", 7L, 71L, "60.00", 0),
                transaction(4, "2018-08-01T13:00:00Z", 7L, 70L, "5.00", null),
                transaction(5, "2018-08-01T13:00:00Z", null, 70L, "6.00", null))
            .drop("is_fraud");

    assertThat(
            features
                .compute(cards.lakehouse().tables(), asked)
                .orderBy("transaction_id")
                .collectAsList())
        .containsExactly(
            row(2L, 7L, time("2018-08-01T12:00:00Z"), 1, 60.0, 2L, 70.0, 60.0),
            row(4L, 7L, time("2018-08-01T13:00:00Z"), 0, 5.0, 3L, 75.0, 5.0),
            row(5L, null, time("2018-08-01T13:00:00Z"), 0, 6.0, 0L, null, null));
  }

  @Test
  void takesRowsOfAnotherSession() {
    FeatureSet features = cards.set(COUNTS);
    SparkSession other = spark.newSession();
    Dataset<Row> asked =
        other.createDataFrame(
            List.of(transaction(4, "2018-08-01T13:00:00Z", 7L, 70L, "5.00", 1)),
            CardProject.SCHEMA);

    Dataset<Row> computed = features.compute(cards.lakehouse().tables(), asked);

    assertThat(computed.sparkSession()).isSameAs(other);
    assertThat(computed.collectAsList())
        .containsExactly(row(4L, 7L, time("2018-08-01T13:00:00Z"), 1.0, 0, 5.0, 3L, 75.0, 5.0));
  }

  @Test
  void countsOnlyRowsThatMeetTheFilterAndPutsDefaultsForNothing() {
    String filtered =
        COUNTS
            .replace("  features:\n      n:", "  filter: amount_eur < 20\n    features:\n      n:")
            .replace("paid: { ", "paid: { default: -1, ");
    FeatureSet features = cards.set(filtered);

    assertThat(
            features
                .compute(
                    cards.lakehouse().tables(),
                    cards.rows(
                        transaction(2, "2018-08-01T12:00:00Z", 7L, 71L, "60.00", 0),
                        transaction(3, "2018-08-08T12:00:00Z", 7L, 70L, "30.50", 0)))
                .select("transaction_id", "n", "paid")
                .orderBy("transaction_id")
                .collectAsList())
        .containsExactly(row(2L, 1L, 10.0), row(3L, 0L, -1.0));
  }

  @Test
  void refusesAFilterThatDoesNotFitTheSource() {
    String filtered =
        COUNTS.replace("features:\n      n:", "filter: amount < 100\n    features:\n      n:");
    FeatureSet features = cards.set(filtered);
    assertThatThrownBy(() -> features.compute(cards.lakehouse().tables(), cards.rows()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The 'filter' of a feature table does not fit silver.transactions.")
        .hasMessageContaining("amount")
        .hasMessageEndingWith("remedy: Correct its SQL in features.yml: amount < 100.");
  }

  @Test
  void refusesArraysAndMapsThatNoModelCanBeTrainedOn() {
    String collecting =
        COUNTS.replace("count, window: 2d", "last-k, of: is_fraud, k: 2, window: 2d");
    assertThatThrownBy(() -> FeatureSet.of(cards.config(cards.project(collecting)), "fraud"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "features.yml: training set 'fraud' asks for feature 'n' of features.spend, a last-k,"
                + " which no model can be trained on (list the lookup's features without it)");
  }

  @Test
  void refusesValuesThatAreArraysToo() {
    String listing = COUNTS.replace("amount: amount_eur", "amount: array(amount_eur)");
    FeatureSet features = FeatureSet.of(cards.config(cards.project(listing)), "fraud");
    assertThatThrownBy(() -> features.compute(cards.lakehouse().tables(), cards.rows()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The feature 'amount' of training set 'fraud' is of type array<decimal(12,2)>.
              cause: Models take single values, such as numbers and texts.
              remedy: Make such a value of it in features.yml, or leave it out.""");
  }

  @Test
  void namesTheNearestTrainingSet() {
    assertThatThrownBy(() -> FeatureSet.of(cards.config(cards.project(COUNTS)), "frauds"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            features.yml declares no training set 'frauds'.
              cause: Did you mean fraud?
              remedy: Correct the name, or declare it under training-sets.""");
  }

  @Test
  void refusesARowThatWouldLeakIntoItsOwnFeatures() {
    String leaking = COUNTS.replace(", own-row: included", "");
    assertThatThrownBy(() -> FeatureSet.of(cards.config(cards.project(leaking)), "fraud"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "features.yml: training set 'fraud' looks up features.spend with own-row: excluded, but"
                + " each row of silver.transactions is itself an event there, at the moment it is"
                + " asked for: it would count (say own-row: included if what the features use is"
                + " known by then, else give the feature table an available-after)");
  }

  @Test
  void namesAColumnThatASourceLacks() {
    String misspelt = COUNTS.replace("sum, of: amount_eur", "sum, of: amount_euro");
    FeatureSet features = FeatureSet.of(cards.config(cards.project(misspelt)), "fraud");
    assertThatThrownBy(
            () -> features.compute(cards.lakehouse().tables(), cards.rows()).collectAsList())
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            silver.transactions has no column 'amount_euro'.
              cause: features.yml asks for it: feature 'paid' of feature table 'spend', did you mean amount_eur?
              remedy: Correct the name in features.yml, or write the column into silver.transactions.""");
  }

  @Test
  void looksUpTheHoursOfTheBikeProjectWithinTheirMaximalAge() {
    TableName hours = TableName.parse("silver.hours");
    StructType schema =
        StructType.fromDDL(
            "city string, hour_start timestamp, season int, month int, hour int, is_holiday int,"
                + " weekday int, is_workingday int, weather int, temperature double,"
                + " felt_temperature double, humidity double, wind_speed double, rentals int");
    Row noon =
        row("w", time("2011-01-01T12:00:00Z"), 1, 1, 12, 0, 6, 0, 2, 0.25, 0.5, 0.75, 0.1, 40);
    cards.holding(
        TableSpec.upserted(hours, schema, ""), spark.createDataFrame(List.of(noon), schema));
    Tables tables = cards.lakehouse().tables();
    FeatureSet features = FeatureSet.of(cards.config(cards.copied("bike-demand")), "bike_demand");

    assertThat(features.identity()).containsExactly("city", "hour_start");
    assertThat(features.compute(tables, tables.read(hours)).collectAsList())
        .containsExactly(
            row(
                "w",
                time("2011-01-01T12:00:00Z"),
                40.0,
                1,
                1,
                12,
                0,
                6,
                0,
                2,
                0.25,
                0.5,
                0.75,
                0.1));
  }

  static Row row(@Nullable Object... values) {
    return RowFactory.create(values);
  }

  static Timestamp time(String text) {
    return Timestamp.from(Instant.parse(text));
  }
}
