package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class FeaturesCheckTest {
  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  FeaturesCheckTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    cards = new CardProject(folder, spark);
  }

  @Test
  void findsNothingWrongWithTheProjectsOfTheRepository() {
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    for (String project : List.of("card-fraud", "bike-demand")) {
      Problems problems = check(cards.copied(project));
      problems.throwIfAny();
      assertThat(problems.isEmpty()).isTrue();
    }
  }

  @Test
  void tellsAllMistakesAtOnce() {
    cards.holding();
    cards
        .lakehouse()
        .tables()
        .create(
            TableSpec.appended(
                TableName.parse("silver.visits"),
                new StructType().add("customer_id", "string").add("at", "bigint"),
                "Visits."));
    String project =
        cards.project(
            """
            feature-tables:
              spend:
                entity: [customer]
                event-time: tx_time
                source: silver.transactions
                filter: amount < 100
                features:
                  first: { aggregate: min, of: tx_time, window: 1d }
                  text: { aggregate: sum, of: "concat(amount_eur, ' EUR')", window: 1d }
                  whole: { of: sum(amount_eur) }
                  flag: { of: is_fraud, default: none }
                  latest: { aggregate: last, of: tx_time, window: 1d, default: never }
                  known: { aggregate: last, of: is_fraud, window: 1d, default: 0.5 }
              visited:
                entity: [customer_id]
                event-time: at
                source: silver.visits
                features: { visits: { aggregate: count, window: 1d } }
              unmade:
                entity: [anything]
                event-time: at
                source: silver.not_made_yet
                features: { n: { aggregate: count, window: 1d } }
            training-sets:
              fraud:
                spine:
                  table: silver.transactions
                  keys: [transaction_id]
                  event-time: tx_time
                  label: is_frod
                  where: amount_eur + 1
                  features: { n: amount_eur, TX_TIME: 1, night: hour(tx_tme) }
                lookups:
                  - { table: features.unmade, features: [n] }
                  - { table: features.unmade, features: [m] }
                  - { table: features.visited }
                  - { table: features.spends }
                  - { table: features.unmade, features: [n], own-row: included }
                split: { train-share: 0.5, by-hash-of: [terminal], exclude: sql/gone.sql }
              folds:
                spine:
                  { table: silver.transactions, keys: [transaction_id], event-time: tx_time, label: is_fraud }
                split: { by-value-of: sum(amount_eur) }
            """);
    Problems problems = check(project);

    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "entity of feature table 'spend': silver.transactions has no column 'customer'. (did"
                + " you mean 'customer_id'?)",
            "feature 'first' of feature table 'spend': silver.transactions.tx_time is of type"
                + " timestamp, which has no sum, mean, least or greatest value.",
            "feature 'text' of feature table 'spend': silver.transactions.concat(amount_eur, ' EUR') is"
                + " of type string, which has no sum, mean, least or greatest value.",
            "The feature 'whole' of feature table 'spend' does not fit silver.transactions.",
            "(Correct its SQL in features.yml: sum(amount_eur).)",
            "silver.transactions.is_fraud makes a feature of type int, which the default 'none' is not.",
            "silver.transactions.tx_time makes a feature of type timestamp, which the default 'never' is"
                + " not.",
            "event-time of feature table 'visited': silver.visits.at is of type bigint, which is no"
                + " time.",
            "The key 'customer_id' of training set 'fraud' is of type bigint in silver.transactions, and"
                + " of type string in silver.visits. Rows meet where their keys are equal.",
            "training set 'fraud': silver.transactions has no column 'is_frod'. (did you mean"
                + " 'is_fraud'?)",
            "training set 'fraud': silver.transactions has no column 'terminal'. (did you mean"
                + " 'terminal_id'?)",
            "features.yml: The 'filter' of a feature table does not fit silver.transactions."
                + " [UNRESOLVED_COLUMN.WITH_SUGGESTION]",
            "`amount` cannot be resolved",
            "(Correct its SQL in features.yml: amount < 100.)",
            "The 'where' of training set 'fraud' does not fit silver.transactions."
                + " [DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN]",
            "The feature 'night' of training set 'fraud' does not fit silver.transactions.",
            "`tx_tme` cannot be resolved",
            "training set 'fraud' asks for feature 'm', which features.unmade has not",
            "training set 'fraud' looks up features.spends, which is no feature table here (did you"
                + " mean features.spend?)",
            "own-row: included, but its source is silver.not_made_yet",
            "training set 'fraud' has the feature 'n' and another column of that name",
            "training set 'fraud' has the feature 'TX_TIME' and another column of that name",
            "training set 'fraud': The project 'project' has no file sql/gone.sql.",
            "The 'by-value-of' of training set 'folds' does not fit silver.transactions.")
        .hasMessageNotContaining("'0.5'");
  }

  @Test
  void listsFeatureTablesAndTrainingSets() {
    Answer answer =
        cards
            .lakehouse()
            .run("list-features", "--project", cards.copied("bike-demand"), "--env", "dev");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("table +source +entity +features"),
            rule -> assertThat(rule).startsWith("---"),
            line ->
                assertThat(line)
                    .startsWith("features.city_weather")
                    .contains("silver.hours", "city", "weather, temperature"),
            line ->
                assertThat(line)
                    .startsWith("training_sets.bike_demand")
                    .contains("city, hour_start", "season, month"));
  }

  private Problems check(String project) {
    return cards.lakehouse().check(new FeaturesCheck(), project, cards.lakehouse().tables());
  }
}
