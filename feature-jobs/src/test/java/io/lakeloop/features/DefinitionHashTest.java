package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.Hash;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is made anew, and which model fits which features, is decided by hashes: one that stays
 * where a value changes keeps wrong values, one that changes where none does makes all models old.
 */
class DefinitionHashTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 1h
          features:
            n: { aggregate: count, window: 1d }
            dear: { aggregate: quantile, of: amount_eur, window: 7d, quantile: 0.9 }
            place: { of: terminal_id }
            fraud: { of: is_fraud }
        other:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 1h
          features: { other_n: { aggregate: count, window: 2d } }
      training-sets:
        fraud:
          spine:
            table: silver.transactions
            keys: [transaction_id]
            event-time: tx_time
            label: is_fraud
            where: amount_eur > 0
            features: { amount: amount_eur, hour: hour(tx_time) }
          lookups:
            - { table: features.spend, features: [n, dear, place], max-age: 9d }
            - { table: features.other }
          split: { train-share: 0.5 }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table: silver.transactions             | table: silver.requests",
        "keys: [transaction_id]                 | keys: [transaction_id, terminal_id]",
        "'event-time: tx_time\n      label'       | 'event-time: made_at\n      label'",
        "label: is_fraud                        | label: is_late",
        "where: amount_eur > 0                  | where: amount_eur > 1",
        "amount: amount_eur,                    | amount: amount_eur + 1,",
        "amount: amount_eur,                    | amounts: amount_eur,",
        "amount: amount_eur, hour: hour(tx_time) | hour: hour(tx_time), amount: amount_eur",
        "features: [n, dear, place]             | features: [n, dear]",
        "features: [n, dear, place]             | features: [dear, n, place]",
        "max-age: 9d                            | max-age: 8d",
        ", max-age: 9d                          | ''",
        "max-age: 9d                            | max-age: 9d, own-row: included",
        "max-age: 9d                            | max-age: 9d, evaluate: materialized",
        "{ table: features.other }              | { table: features.other, evaluate: materialized }",
        "count, window: 1d                      | count, window: 2d",
        "aggregate: count, window: 1d           | aggregate: count, of: is_fraud, window: 1d",
        "quantile: 0.9                          | quantile: 0.8",
        "quantile: 0.9                          | 'quantile: 0.9, default: 0'",
        "of: amount_eur, window: 7d             | of: amount_eur / 2, window: 7d",
        "place: { of: terminal_id }             | place: { of: is_fraud }",
        "place: { of: terminal_id }             | 'place: { of: terminal_id, default: 0 }'",
        "fraud: { of: is_fraud }                | fraud: { of: amount_eur }",
        "available-after: 1h                    | available-after: 2h",
        "entity: [customer_id]                  | entity: [terminal_id]",
        "source: silver.transactions            | source: silver.payments",
        "source: silver.transactions            | source: prod:silver.transactions",
        "available-after: 1h                    | 'available-after: 1h\n    filter: is_fraud = 0'",
      })
  void changesWithAllThatDecidesTheFeatures(String said, String otherwise) {
    assertThat(ofSet(changed(said, otherwise))).isNotEqualTo(ofSet(FEATURES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'training-sets:\n  fraud:' | 'training-sets:\n  fraud:\n    description: Payments.'",
        "split: { train-share: 0.5 }     | split: { train-share: 0.6 }",
        "split: { train-share: 0.5 }     | 'split: { train-share: 0.5, by-hash-of: [customer_id] }'",
        "split: { train-share: 0.5 }     | 'split: { train-share: 0.5 }\n    suspicious-score: 0.8'",
        "count, window: 1d               | count, window: 24h",
        "available-after: 1h             | available-after: 60m",
        "available-after: 1h             | 'available-after: 1h\n    step: 1d'",
        "available-after: 1h             | 'available-after: 1h\n    owner: risk\n    tags: [a]'",
        "count, window: 1d               | 'count, window: 1d, description: How many., unit: a, tags: [b]'",
        "place: { of: terminal_id }      | 'place: { of: terminal_id }\n      z: { aggregate: min, of: a, window: 1d }'",
        "max-age: 9d                     | max-age: 9d, own-row: excluded, evaluate: on-demand",
        "spend                           | habits",
      })
  void staysWhereNoFeatureChanges(String said, String otherwise) {
    assertThat(ofSet(changed(said, otherwise))).isEqualTo(ofSet(FEATURES));
  }

  /** The order of row features decides which of the rows of one time is stored. */
  @ParameterizedTest
  @ValueSource(strings = {"on-demand", "materialized"})
  void changesWithTheOrderInWhichTiesAreBroken(String evaluate) {
    String asked = changed("max-age: 9d", "evaluate: " + evaluate);
    String first = "      place: { of: terminal_id }\n";
    String second = "      fraud: { of: is_fraud }\n";
    String reordered = asked.replace(first + second, second + first);
    String unasked = "features: [n, dear]";

    assertThat(reordered).isNotEqualTo(asked);
    assertThat(ofSet(reordered)).isNotEqualTo(ofSet(asked));
    assertThat(ofSet(reordered.replace("features: [n, dear, place]", unasked)))
        .as("where no row feature is asked for")
        .isEqualTo(ofSet(asked.replace("features: [n, dear, place]", unasked)));
  }

  @Test
  void changesWithTheStepOnlyWhereStoredValuesAreLookedUp() {
    String stored = changed("max-age: 9d", "evaluate: materialized");
    String daily = stored.replace("available-after: 1h", "available-after: 1h\n    step: 1d");

    assertThat(ofSet(daily)).isNotEqualTo(ofSet(stored));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entity: [customer_id]                  | entity: [customer_id, terminal_id]",
        "event-time: tx_time                    | event-time: made_at",
        "source: silver.transactions            | source: silver.payments",
        "available-after: 1h                    | available-after: 2h",
        "available-after: 1h                    | 'available-after: 1h\n    filter: is_fraud = 0'",
        "available-after: 1h                    | 'available-after: 1h\n    step: 1d'",
        "n: { aggregate: count, window: 1d }    | m: { aggregate: count, window: 1d }",
        "aggregate: count, window: 1d           | aggregate: count, window: 25h",
        "fraud: { of: is_fraud }                | ''",
        "fraud: { of: is_fraud }                | 'fraud: { of: is_fraud, default: 0 }'",
        "'place: { of: terminal_id }\n      fraud: { of: is_fraud }' | 'fraud: { of: is_fraud }\n      place: { of: terminal_id }'",
      })
  void ofAFeatureTableChangesWithAllThatDecidesItsRows(String said, String otherwise) {
    assertThat(ofTable(changed(said, otherwise))).isNotEqualTo(ofTable(FEATURES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "available-after: 1h   | 'available-after: 1h\n    owner: risk\n    tags: [a]\n    description: b'",
        "'is_fraud }\n  other:' | 'is_fraud, unit: a, tags: [b], description: c }\n  other:'",
        "max-age: 9d           | max-age: 8d",
        "step: 1d              | step: 24h",
      })
  void ofAFeatureTableStaysWhereNoRowChanges(String said, String otherwise) {
    String daily =
        FEATURES.replaceFirst("available-after: 1h", "available-after: 1h\n    step: 1d");

    assertThat(daily).contains(said);
    assertThat(ofTable(daily.replace(said, otherwise))).isEqualTo(ofTable(daily));
  }

  /** Tables and models that are there carry hashes of these texts: others make them all anew. */
  @Test
  void isOfTheTextThatItAlwaysWas() {
    String spend =
        "silver.transactions[customer_id]tx_timePT1H%s"
            + "\nnOptional[COUNT]Optional.emptyOptional[PT24H]"
            + "\ndearOptional[QUANTILE]Optional[amount_eur]Optional[PT168H] quantile 0.9"
            + "\nplaceOptional.emptyOptional[terminal_id]Optional.empty";
    String fraud = "\nfraudOptional.emptyOptional[is_fraud]Optional.empty";

    assertThat(ofTable(FEATURES))
        .isEqualTo(Hash.of(spend.formatted("INCLUDEDOptional.empty") + fraud));
    assertThat(ofSet(FEATURES))
        .isEqualTo(
            Hash.of(
                "silver.transactions[transaction_id]tx_timeis_fraudOptional[amount_eur > 0]"
                    + "\n{amount=amount_eur, hour=hour(tx_time)}\n"
                    + spend.formatted("EXCLUDEDOptional[PT216H]")
                    + "\nties [terminal_id, is_fraud]"
                    + "\nsilver.transactions[customer_id]tx_timePT1HEXCLUDEDOptional.empty"
                    + "\nother_nOptional[COUNT]Optional.emptyOptional[PT48H]"));
  }

  @Test
  void ofATrainingSetIsThatOfItsFeaturesAndThatOfItsRows() {
    FeatureSet features = set(FEATURES);

    assertThat(features.definitionHash("a week"))
        .isEqualTo(features.definitionHash() + "/" + Hash.of("a week"));
    assertThat(features.areThoseOf(features.definitionHash())).as("no rows are said").isFalse();
    assertThat(features.areThoseOf("")).isFalse();
  }

  private String changed(String said, String otherwise) {
    assertThat(FEATURES).contains(said);
    return FEATURES.replace(said, otherwise);
  }

  private String ofSet(String features) {
    return set(features).definitionHash();
  }

  private FeatureSet set(String features) {
    return FeatureSet.of(CardProject.read(folder, features), "fraud");
  }

  private String ofTable(String features) {
    return FeatureTable.of(CardProject.read(folder, features), Optional.of("spend"))
        .get(0)
        .definitionHash();
  }
}
