package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureSetRulesTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: %s
          features:
            n: { aggregate: count, window: 1d }
            mean: { aggregate: mean, of: amount_eur, window: 1d }
            place: { of: terminal_id }
        weather:
          entity: [city]
          event-time: at
          source: silver.weather
          features:
            rain: { of: rain }
            Mean: { aggregate: mean, of: heat, window: 1d }
            days: { aggregate: last-k, of: heat, window: 7d, k: 7 }
            kinds: { aggregate: histogram, of: sky, window: 7d }
      training-sets:
        fraud:
          spine:
            table: silver.transactions
            keys: [transaction_id]
            event-time: tx_time
            label: is_fraud
            features: { %s }
          lookups: [%s]
          split: { train-share: 0.5 }
        churn:
          spine: { table: silver.customers, keys: [id], event-time: at, label: left }
          split: { train-share: 0.5 }
      """;
  private static final String DRY = "table: features.weather, features: [rain]";

  @TempDir private Path folder;

  @Test
  void handsOutTheLookupsInTheirOrderEachWithItsFeatures() {
    Problems problems = new Problems();
    List<Lookup> lookups = check(problems, "1h", "", "{ " + DRY + " }, { table: features.spend }");

    problems.throwIfAny();
    assertThat(lookups)
        .extracting(lookup -> lookup.table() + " " + lookup.features())
        .containsExactly("features.weather [rain]", "features.spend [n, mean, place]");
  }

  @Test
  void tellAllThatIsWrongAtOnce() {
    assertThat(
            told(
                "0s",
                "Split: amount_eur, n: 1, IS_FRAUD: is_fraud",
                """
                { table: features.spent },
                { table: silver.weather },
                { table: features.spend, features: [n, meen, nothing_like_it] },
                { table: features.spend, features: [n, place] },
                { table: features.weather, features: [days, rain] }
                """))
        .containsExactly(
            "looks up features.spent, which is no feature table here (did you mean features.spend?)",
            "looks up silver.weather, which is no feature table here (did you mean"
                + " features.weather?)",
            "asks for feature 'meen', which features.spend has not (did you mean mean?)",
            "asks for feature 'nothing_like_it', which features.spend has not (known here: n, mean,"
                + " place)",
            "looks up features.spend with own-row: excluded, but each row of silver.transactions is"
                + " itself an event there, at the moment it is asked for: it would count (say own-row:"
                + " included if what the features use is known by then, else give the feature table an"
                + " available-after)",
            "asks for feature 'days' of features.weather, a last-k, which no model can be trained on"
                + " (list the lookup's features without it)",
            clash("Split"),
            clash("IS_FRAUD"),
            clash("n"));
  }

  /** A row of the source's own may count by own-row or by the delay; other rows never do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spend   | 0s | excluded | on-demand    | would count (say own-row: included",
        "spend   | 0s | included | on-demand    | ",
        "spend   | 1s | excluded | on-demand    | ",
        "spend   | 1s | included | on-demand    | ",
        "spend   | 0s | excluded | materialized | would count (leave evaluate out and say own-row",
        "spend   | 0s | included | materialized | none is added (leave one of the two out)",
        "spend   | 1s | excluded | materialized | ",
        "spend   | 1s | included | materialized | none is added (leave one of the two out)",
        "weather | 0s | excluded | on-demand    | ",
        "weather | 0s | included | on-demand    | are no events there (leave own-row out)",
        "weather | 0s | excluded | materialized | ",
        "weather | 0s | included | materialized | none is added (leave one of the two out)",
      })
  void letNoRowCountThatWouldNotBeKnown(
      String table, String delay, String ownRow, String evaluate, @Nullable String told) {
    String feature = table.equals("spend") ? "n" : "rain";
    List<String> problems =
        told(
            delay,
            "",
            "{ table: features.%s, features: [%s], own-row: %s, evaluate: %s }"
                .formatted(table, feature, ownRow, evaluate));

    if (told == null) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).singleElement().asString().contains(told);
    }
  }

  @Test
  void nameTheSourceOfWhichTheRowsAreNoEvents() {
    assertThat(told("0s", "", "{ %s, own-row: included }".formatted(DRY)))
        .containsExactly(
            "looks up features.weather with own-row: included, but its source is silver.weather, and"
                + " rows of silver.transactions are no events there (leave own-row out)");
  }

  /** Columns of one name in another case are one column to Spark. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Transaction_ID: 1    | { table: features.spend, features: [n] } | Transaction_ID",
        "TX_TIME: 1           | { table: features.spend, features: [n] } | TX_TIME",
        "split: 1             | { table: features.spend, features: [n] } | split",
        "is_Fraud: 1          | { table: features.spend, features: [n] } | is_Fraud",
        "customer_ID: 1       | { table: features.spend, features: [n] } | customer_ID",
        "CITY: 1              | { table: features.weather, features: [rain] } | CITY",
        "a: 1, A: 2           | { table: features.spend, features: [n] } | A",
        "N: 1                 | { table: features.spend, features: [n] } | n",
        "a: 1 | { table: features.spend, features: [n, n] } | n",
        "a: 1 | { table: features.spend, features: [mean] }, { table: features.weather, features: [Mean] } | Mean",
      })
  void refuseTwoColumnsOfOneName(String spine, String lookups, String clashing) {
    assertThat(told("1h", spine, lookups)).containsExactly(clash(clashing));
  }

  /** It would be overwritten by it. */
  @Test
  void refuseAColumnOfTheRowsThatIsNamedLikeTheirSplit() {
    String named =
        FEATURES
            .formatted("0s", "", "")
            .replace("keys: [id]", "keys: [id, Split]")
            .replace("label: left", "label: split");
    String told =
        "features.yml: training set 'churn' has the column '%s' of silver.customers, but each row's"
            + " split is said in a column of that name (give the column another name in"
            + " silver.customers)";

    assertThatThrownBy(() -> FeatureSet.of(CardProject.read(folder, named), "churn"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(told.formatted("Split") + "\n" + told.formatted("split"));
  }

  @Test
  void takeAnEntityThatNothingIsLookedUpByForAName() {
    assertThat(told("1h", "city: 1", "{ table: features.spend }")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", evaluate: materialized"})
  void refuseListsAndMapsAlsoWhereAllFeaturesAreAskedFor(String evaluate) {
    assertThat(told("1h", "", "{ table: features.weather%s }".formatted(evaluate)))
        .containsExactly(
            "asks for feature 'days' of features.weather, a last-k, which no model can be trained on"
                + " (list the lookup's features without it)",
            "asks for feature 'kinds' of features.weather, a histogram, which no model can be trained"
                + " on (list the lookup's features without it)");
  }

  @Test
  void areToldWithTheFileAndTheSet() {
    assertThatThrownBy(
            () ->
                FeatureSet.of(config("0s", "", "{ table: features.a }, { table: ops.b }"), "fraud"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            features.yml: training set 'fraud' looks up features.a, which is no feature table here \
            (known here: spend, weather)
            features.yml: training set 'fraud' looks up ops.b, which is no feature table here \
            (known here: spend, weather)""");
  }

  @Test
  void areThoseOfTheSetThatIsAskedForAlone() {
    FeaturesConfig config = config("0s", "", "{ table: features.a }");
    assertThat(FeatureSet.of(config, "churn").features()).isEmpty();
    assertThatThrownBy(() -> FeatureSet.of(config, "sales"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            features.yml declares no training set 'sales'.
              cause: Declared are: fraud, churn.
              remedy: Correct the name, or declare it under training-sets.""");
  }

  private static String clash(String feature) {
    return "has the feature '%s' and another column of that name".formatted(feature)
        + " (name the feature otherwise, or choose the lookup's features)";
  }

  /** The problems of the set, without the file and the set's name. */
  private List<String> told(String delay, String spine, String lookups) {
    Problems problems = new Problems();
    check(problems, delay, spine, lookups);
    try {
      problems.throwIfAny();
      return List.of();
    } catch (ConfigException wrong) {
      return wrong.problems().stream()
          .map(problem -> problem.toString().replace("features.yml: training set 'fraud' ", ""))
          .toList();
    }
  }

  private List<Lookup> check(Problems problems, String delay, String spine, String lookups) {
    FeaturesConfig config = config(delay, spine, lookups);
    return new FeatureSetRules(config, "fraud", problems)
        .check(Objects.requireNonNull(config.trainingSets().get("fraud")));
  }

  private FeaturesConfig config(String delay, String spine, String lookups) {
    return CardProject.read(folder, FEATURES.formatted(delay, spine, lookups.replace("\n", " ")));
  }
}
