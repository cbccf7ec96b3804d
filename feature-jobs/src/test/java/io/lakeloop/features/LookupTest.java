package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.table.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTest {
  private static final TableName SPEND = TableName.parse("features.spend");
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id, terminal_id]
          event-time: tx_time
          source: silver.transactions
          filter: amount_eur > 0
          available-after: 2h
          step: 1d
          features:
            amount: { of: amount_eur }
            n: { aggregate: count, window: 1d }
            middle: { aggregate: quantile, of: amount_eur, window: 7d, quantile: 0.5, default: '0' }
            latest: { aggregate: last-k, of: amount_eur, window: 7d, k: 3 }
            fraud: { of: is_fraud }
            again: { of: amount_eur }
      training-sets: {}
      """;

  @TempDir private Path folder;
  private FeatureTableConfig config;

  @BeforeEach
  void read() {
    config = config(FEATURES);
  }

  @Test
  void asksForAllFeaturesWhereItNamesNone() {
    assertThat(asking().features())
        .containsExactly("amount", "n", "middle", "latest", "fraud", "again");
    assertThat(asking("n", "amount").features()).containsExactly("n", "amount");
  }

  @Test
  void meetsEventsOfTheSourceAsTheyBecomeAvailable() {
    assertThat(asking("n").events())
        .isEqualTo(
            new SourceFeatures.Source(
                TableName.parse("silver.transactions"),
                new SourceFilter(
                    TableName.parse("silver.transactions"), Optional.of("amount_eur > 0")),
                List.of("customer_id", "terminal_id"),
                "tx_time",
                Duration.ofHours(2),
                LookupConfig.OwnRow.INCLUDED));
  }

  /** A stored row holds what was available at its time: it waits for nothing more. */
  @Test
  void meetsStoredRowsAtTheirTime() {
    Lookup stored = stored("n");
    assertThat(stored.isStored()).isTrue();
    assertThat(stored.events())
        .isEqualTo(
            new SourceFeatures.Source(
                SPEND,
                new SourceFilter(SPEND, Optional.empty()),
                List.of("customer_id", "terminal_id"),
                "tx_time",
                Duration.ZERO,
                LookupConfig.OwnRow.EXCLUDED));
  }

  @Test
  void breaksTiesByAllRowFeaturesWhereItAsksForOne() {
    assertThat(asking("fraud").tieBreaks()).containsExactly("amount", "fraud", "again");
    assertThat(asking("n", "middle").tieBreaks()).isEmpty();
    assertThat(stored("amount").tieBreaks()).isEmpty();
    assertThat(asking("fraud").columns(asking("fraud").tieBreaks()))
        .containsExactly("amount_eur", "is_fraud");
  }

  /** Its hash is what tables and models carry: what has not changed is not computed anew. */
  @Test
  void hasTheTextThatItsHashHasAlwaysBeenOf() {
    assertThat(asking("n", "middle").definition())
        .isEqualTo(
            """
            silver.transactions[customer_id, terminal_id]tx_timePT2HINCLUDEDOptional[PT24H]\
             filter amount_eur > 0
            nOptional[COUNT]Optional.emptyOptional[PT24H]
            middleOptional[QUANTILE]Optional[amount_eur]Optional[PT168H] quantile 0.5 default 0""");
    assertThat(asking("latest").definition())
        .endsWith("\nlatestOptional[LAST_K]Optional[amount_eur]Optional[PT168H] k 3");
    assertThat(stored("n").definition())
        .startsWith(
            "silver.transactions[customer_id, terminal_id]tx_timePT2HEXCLUDEDOptional.empty"
                + "MATERIALIZEDOptional[PT24H] filter amount_eur > 0\n");
  }

  @Test
  void saysTheOrderOfTiesOnlyWhereNotAllRowFeaturesAreAskedFor() {
    String ties = "\nties [amount_eur, is_fraud]";
    assertThat(asking().definition()).doesNotContain("ties");
    assertThat(asking("amount", "fraud", "again").definition()).doesNotContain("ties");
    assertThat(asking("fraud").definition()).endsWith(ties);
    assertThat(asking("again", "fraud", "amount").definition()).endsWith(ties);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "silver.transactions | silver.payments",
        "amount_eur > 0      | amount_eur > 1",
        "customer_id,        | account_id,",
        "available-after: 2h | available-after: 3h",
        "tx_time             | paid_at",
        "window: 1d          | window: 2d",
        "aggregate: count    | aggregate: count, of: amount_eur",
        "quantile: 0.5       | quantile: 0.25",
        "default: '0'        | default: '1'",
        "k: 3                | k: 4",
        "of: is_fraud        | of: terminal_id"
      })
  void isAnotherDefinitionWhereItsValuesMayBeOthers(String said, String otherwise) {
    assertThat(FEATURES).contains(said);
    assertThat(all(config(FEATURES.replace(said, otherwise))).definition())
        .isNotEqualTo(all(config).definition());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event-time: tx_time | description: Spending.",
        "event-time: tx_time | owner: risk",
        "event-time: tx_time | tags: [money]",
      })
  void isTheSameDefinitionWhateverPeopleAreTold(String after, String told) {
    String text = FEATURES.replace(after, after + "\n    " + told);
    assertThat(all(config(text)).definition()).isEqualTo(all(config).definition());
  }

  @Test
  void refusesAFeatureThatTheTableHasNot() {
    assertThatThrownBy(() -> asking("n").feature("m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features.spend has no feature 'm'");
  }

  private FeatureTableConfig config(String features) {
    return FeatureTables.first(folder, features).config();
  }

  private static Lookup all(FeatureTableConfig config) {
    return Lookup.all(SPEND, config);
  }

  private Lookup asking(String... features) {
    return lookup(
        LookupConfig.OwnRow.INCLUDED,
        Optional.of(Duration.ofDays(1)),
        LookupConfig.Evaluate.ON_DEMAND,
        features);
  }

  private Lookup stored(String... features) {
    return lookup(
        LookupConfig.OwnRow.EXCLUDED,
        Optional.empty(),
        LookupConfig.Evaluate.MATERIALIZED,
        features);
  }

  private Lookup lookup(
      LookupConfig.OwnRow ownRow,
      Optional<Duration> maxAge,
      LookupConfig.Evaluate evaluate,
      String... features) {
    return Lookup.of(new LookupConfig(SPEND, List.of(features), ownRow, maxAge, evaluate), config);
  }
}
