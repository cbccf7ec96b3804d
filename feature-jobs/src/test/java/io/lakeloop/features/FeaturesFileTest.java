package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What features.yml may say, and what is said of one that says something else. */
class FeaturesFileTest {
  private static final String TABLE =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          features: { n: { aggregate: count, window: 1d } }
      """;
  private static final String SET =
      """
      training-sets:
        fraud:
          spine: { table: silver.transactions, keys: [id], event-time: at, label: late }
          split: { train-share: 0.5 }
      """;

  private static final String MISTAKES =
      """
      feature-tables:
        spend:
          entity: customer_id
          event-time: tx_time
          source: transactions
          availabel-after: 1h
          features:
            n: { agregate: count, window: 1d }
            mean: { aggregate: meen, of: amount, window: 1day }
            top: { aggregate: top-k, of: amount, window: 1d, k: three }
      training-sets:
        fraud:
          spine:
            table: gild.payments
            keys: [id]
            event-time: at
          lookups: [{ table: features.spend, own-row: include, evaluate: stored }]
          split: { train-share: 70% }
          suspicious-score: high
      onlin-store: { url: "" }
      """;
  private static final TableName SPEND = TableName.parse("features.spend");

  @TempDir private Path folder;

  @Test
  void leavesOutWhatHasAUsualValue() {
    FeaturesConfig config = read(TABLE + SET + "online-store: {}\n");

    assertThat(config.featureTables())
        .isEqualTo(
            Map.of(
                "spend",
                new FeatureTableConfig(
                    "",
                    Optional.empty(),
                    List.of("customer_id"),
                    "tx_time",
                    CardProject.TRANSACTIONS,
                    Duration.ZERO,
                    Map.of(
                        "n",
                        new FeatureConfig(
                            Optional.of(Aggregate.COUNT),
                            Optional.empty(),
                            Optional.of(Duration.ofDays(1)),
                            "")))));
    assertThat(config.trainingSets()).isEqualTo(Map.of("fraud", plainSet()));
    assertThat(config.onlineStore()).contains(new OnlineStoreConfig("", ""));
  }

  private static TrainingSetConfig plainSet() {
    return new TrainingSetConfig(
        "",
        new SpineConfig(
            CardProject.TRANSACTIONS, List.of("id"), "at", "late", Optional.empty(), Map.of()),
        List.of(),
        new SplitConfig(
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Optional.of(0.5),
            Optional.empty()));
  }

  @Test
  void readsALookupInAllItsWords() {
    String lookups =
        """
            lookups:
              - table: features.spend
                features: [n]
                own-row: included
                max-age: 1d12h
                evaluate: materialized
              - { table: features.spend }
        """;

    assertThat(read(TABLE + SET + lookups).trainingSets().get("fraud"))
        .extracting(TrainingSetConfig::lookups)
        .isEqualTo(
            List.of(
                new LookupConfig(
                    SPEND,
                    List.of("n"),
                    LookupConfig.OwnRow.INCLUDED,
                    Optional.of(Duration.ofHours(36)),
                    LookupConfig.Evaluate.MATERIALIZED),
                new LookupConfig(
                    SPEND,
                    List.of(),
                    LookupConfig.OwnRow.EXCLUDED,
                    Optional.empty(),
                    LookupConfig.Evaluate.ON_DEMAND)));
  }

  @Test
  void isToldAllItsMistakesAtOnceWithTheirPlaces() {
    assertThatThrownBy(() -> read(MISTAKES))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            features.yml:3:13: expected a list
            features.yml:5:13: 'transactions' is no table name: write layer.name or environment:layer.name
            features.yml:6:5: unknown key 'availabel-after' (did you mean 'available-after'?)
            features.yml:8:12: unknown key 'agregate' (did you mean 'aggregate'?)
            features.yml:9:26: expected one of count, sum, mean, min, max, variance, stddev, first, \
            last, last-k, count-distinct, approx-count-distinct, quantile, top-k, histogram, found \
            'meen' (did you mean 'mean'?)
            features.yml:9:52: expected a span of time such as 7d, 1h, 30m or 1d12h, found '1day'
            features.yml:10:59: expected a whole number, found 'three'
            features.yml:14:7: missing key 'label' (The column to predict.)
            features.yml:14:14: 'gild' is no layer: one of bronze, silver, gold, features, \
            training_sets, predictions, monitoring, registry, ops
            features.yml:17:49: expected one of included, excluded, found 'include' (did you mean \
            'included'?)
            features.yml:17:68: expected one of on-demand, materialized, found 'stored'
            features.yml:18:27: expected a number, found '70%'
            features.yml:19:23: expected a number, found 'high'
            features.yml:20:1: unknown key 'onlin-store' (did you mean 'online-store'?)""");
  }

  /** What no single value tells is told where the whole begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entity: [customer_id]      | entity: []          | 3:5: a feature table needs an entity and a feature",
        "{ n: { aggregate: count, window: 1d } } | {}     | 3:5: a feature table needs an entity and a feature",
        "event-time: tx_time        | 'event-time: tx_time\n    step: 0s' | 3:5: a step is longer than nothing",
        "n: {                       | TX_Time: {          | 3:5: the feature 'TX_Time' is named like a key, the event-time or another feature",
        "count, window: 1d          | sum, window: 1d     | 6:20: only a count of rows can leave out 'of'",
        "aggregate: count, window: 1d | of: a, window: 1d | 6:20: an aggregate and a window go together",
        "n: {                       | mean n: {           | 3:5: the feature 'mean n' cannot be a column: call it mean_n",
        "label: late                | 'label: late, features: { \"a(b)\": a }' | 9:12: the feature 'a(b)' cannot be a column: call it a_b_",
        "keys: [id]                 | keys: []            | 9:12: a spine needs keys",
        "{ train-share: 0.5 }       | {}                  | 10:12: a split says end, train and test as spans, or train-share, or by-value-of",
        "{ train-share: 0.5 }       | '{ train-share: 0.5 }\n    suspicious-score: 0'   | 9:5: suspicious-score lies between 0 and 1",
        "{ train-share: 0.5 }       | '{ train-share: 0.5 }\n    suspicious-score: 1.1' | 9:5: suspicious-score lies between 0 and 1",
        "{ train-share: 0.5 }       | '{ train-share: 0.5 }\nonline-store: { url: \"jdbc:h2:mem\" }' | 11:15: the online store's url begins with jdbc:postgresql:",
      })
  void isToldWhatDoesNotGoTogether(String said, String otherwise, String told) {
    assertThat(TABLE + SET).contains(said);
    assertRefused((TABLE + SET).replace(said, otherwise), told);
  }

  /** Their rows are held below these names. */
  @ParameterizedTest
  @ValueSource(strings = {"card-spend", "card spend", "2nd", "_spend", "spend.eur", "größe"})
  void isToldWhatIsNoNameOfATable(String name) {
    String told = ":1:1: '%s' is no table name: letters, digits and underscores, a letter first";

    assertRefused(TABLE.replace("spend", name), told.formatted(name).substring(1));
    assertRefused(SET.replace("fraud", name), told.formatted(name).substring(1));
  }

  @Test
  void needsAnOnlineStoreOnlyWhereOneIsAsked() {
    assertThat(read(TABLE + "online-store: { url: jdbc:postgresql://h/d }\n").requiredOnlineStore())
        .isEqualTo(new OnlineStoreConfig("jdbc:postgresql://h/d", ""));
    for (String store : List.of("", "online-store: { table-prefix: p_ }\n")) {
      assertThatThrownBy(() -> read(TABLE + store).requiredOnlineStore())
          .isInstanceOf(UsageException.class)
          .hasMessage(
              """
              The project has no online store.
                cause: features.yml says no online-store.url, or it is empty.
                remedy: Write online-store: { url: "jdbc:postgresql://HOST/DATABASE" } there.""");
    }
  }

  private void assertRefused(String features, String told) {
    assertThatThrownBy(() -> read(features))
        .isInstanceOf(ConfigException.class)
        .hasMessage("features.yml:" + told);
  }

  private FeaturesConfig read(String features) {
    return CardProject.read(folder, features);
  }
}
