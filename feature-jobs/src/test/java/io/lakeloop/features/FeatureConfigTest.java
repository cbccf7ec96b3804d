package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureConfigTest {
  @TempDir private Path folder;

  @Test
  void readsAllThatCanBeSaidOfAFeature() {
    FeatureTableConfig table =
        read(
            """
                filter: is_fraud = 0
                tags: [spending]
                features:
                  dear: { aggregate: top-k, of: amount_eur, window: 1d, k: 3, unit: EUR, tags: [a, b] }
                  median: { aggregate: quantile, of: amount_eur, window: 1d, quantile: 0.5, default: -1 }
                  kinds: { aggregate: approx-count-distinct, of: kind, window: 90d }
            """);
    assertThat(table.filter()).contains("is_fraud = 0");
    assertThat(table.tags()).containsExactly("spending");
    assertThat(table.features().get("dear"))
        .isEqualTo(
            new FeatureConfig(
                Optional.of(Aggregate.TOP_K),
                Optional.of("amount_eur"),
                Optional.of(Duration.ofDays(1)),
                Optional.of(3),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.of("EUR"),
                List.of("a", "b")));
    FeatureConfig median = feature(table, "median");
    assertThat(median.quantile()).contains(0.5);
    assertThat(median.missing()).contains("-1");
    assertThat(feature(table, "kinds").aggregate()).contains(Aggregate.APPROX_COUNT_DISTINCT);
  }

  @Test
  void refusesParametersThatDoNotFitTheAggregate() {
    assertRefused("aggregate: last-k, of: a, window: 1d", "last-k and top-k need a 'k'");
    assertRefused("aggregate: sum, of: a, window: 1d, k: 2", "and nothing else does");
    assertRefused("aggregate: top-k, of: a, window: 1d, k: 0", "'k' is 1 or more, not 0");
    assertRefused("aggregate: quantile, of: a, window: 1d", "a quantile needs 'quantile'");
    assertRefused("of: a, quantile: 0.5", "a quantile needs 'quantile', and nothing else does");
    assertRefused(
        "aggregate: quantile, of: a, window: 1d, quantile: 1",
        "'quantile' lies between 0 and 1, not 1.0");
    assertRefused("aggregate: histogram, window: 1d", "only a count of rows can leave out 'of'");
    assertRefused("aggregate: count, window: 0s", "a window is longer than nothing");
    assertRefused("aggregate: sum, of: a", "an aggregate and a window go together");
    assertRefused("aggregate: last-3, of: a, window: 1d", "expected one of count, sum, mean");
  }

  @Test
  void refusesDefaultsThatNothingCanTake() {
    assertRefused(
        "aggregate: count-distinct, of: a, window: 1d, default: 0",
        "a count is never missing: leave 'default' out");
    assertRefused(
        "aggregate: histogram, of: a, window: 1d, default: 0",
        "histogram gives an array or a map, which takes no 'default'");
    assertRefused(
        "aggregate: stddev, of: a, window: 1d, default: none",
        "the 'default' of stddev is a number, not 'none'");
  }

  @Test
  void refusesFeaturesThatShareAColumn() {
    for (String clashing : List.of("Customer_ID", "tx_time", "dear: { of: a }, Dear")) {
      assertThatThrownBy(() -> read("    features: { %s: { of: a } }\n".formatted(clashing)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("features.yml")
          .hasMessageContaining(
              "the feature '%s' is named like a key, the event-time or another feature"
                  .formatted(clashing.replaceFirst(".*, ", "")));
    }
  }

  @Test
  void hashesEverythingThatDecidesValuesAndNothingElse() {
    String plain = "aggregate: top-k, of: amount_eur, window: 1d, k: 3";
    String hash = hash("", plain);
    assertThat(hash("", plain + ", description: Dear., unit: EUR, tags: [a]")).isEqualTo(hash);
    assertThat(hash("tags: [b]", plain)).isEqualTo(hash);
    assertThat(hash("filter: amount_eur > 1", plain)).isNotEqualTo(hash);
    assertThat(hash("", plain.replace("k: 3", "k: 4"))).isNotEqualTo(hash);
    String median = "aggregate: quantile, of: amount_eur, window: 1d, quantile: 0.5";
    assertThat(hash("", median)).isNotEqualTo(hash("", median.replace("0.5", "0.6")));
    assertThat(hash("", median)).isNotEqualTo(hash("", median + ", default: 0"));
  }

  private String hash(String said, String feature) {
    FeatureTableConfig table =
        read("    %s\n    features: { f: { %s } }\n".formatted(said, feature));
    return new FeatureTable("spend", table).definitionHash();
  }

  private void assertRefused(String feature, String message) {
    assertThatThrownBy(() -> read("    features: { f: { %s } }\n".formatted(feature)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("features.yml")
        .hasMessageContaining(message);
  }

  private FeatureTableConfig read(String rest) {
    String text =
        """
        feature-tables:
          spend:
            entity: [customer_id]
            event-time: tx_time
            source: silver.transactions
        """
            + rest;
    return Objects.requireNonNull(CardProject.read(folder, text).featureTables().get("spend"));
  }

  private static FeatureConfig feature(FeatureTableConfig table, String name) {
    return Objects.requireNonNull(table.features().get(name));
  }
}
