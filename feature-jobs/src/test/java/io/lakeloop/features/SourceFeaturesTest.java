package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import io.lakeloop.features.join.FeatureRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each group of features costs a shuffle or two of its source's rows. */
class SourceFeaturesTest {
  private static final String TABLES =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 1h
          features:
            n: { aggregate: count, window: 3d }
            dear: { aggregate: quantile, of: amount_eur, window: 7d, quantile: 0.9, default: -1 }
            place: { of: terminal_id, default: 0 }
        risk:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 1h
          features:
            tops: { aggregate: top-k, of: amount_eur, window: 5d, k: 2 }
            fraud: { of: is_fraud }
            late: { of: is_late }
      training-sets: {}
      """;
  private static final SourceFeatures.Source TRANSACTIONS =
      new SourceFeatures.Source(
          CardProject.TRANSACTIONS,
          new SourceFilter(CardProject.TRANSACTIONS, Optional.empty()),
          List.of("customer_id"),
          "tx_time",
          Duration.ofHours(1),
          LookupConfig.OwnRow.EXCLUDED);

  @TempDir private Path folder;

  @Test
  void ofOneSourceAreAnsweredTogether() {
    assertThat(of(TABLES, only("spend"), only("risk")))
        .containsExactly(
            new SourceFeatures(
                TRANSACTIONS,
                List.of(
                    new WindowedFeature("n", Aggregate.COUNT, Optional.empty(), days(3)),
                    new WindowedFeature(
                        "dear", Aggregate.QUANTILE, Optional.of("amount_eur"), days(7), 0.9),
                    new WindowedFeature(
                        "tops", Aggregate.TOP_K, Optional.of("amount_eur"), days(5), 2)),
                Map.of(
                    newest(Optional.empty(), "terminal_id"),
                    List.of(looked("place", "terminal_id")),
                    newest(Optional.empty(), "is_fraud", "is_late"),
                    List.of(looked("fraud", "is_fraud"), looked("late", "is_late"))),
                Map.of("dear", "-1", "place", "0")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entity: [customer_id]         | entity: [terminal_id]",
        "event-time: tx_time           | event-time: made_at",
        "source: silver.transactions   | source: silver.payments",
        "available-after: 1h           | available-after: 2h",
        "available-after: 1h           | 'available-after: 1h\n    filter: is_fraud = 0'",
      })
  void thatMeetItsRowsOtherwiseAreAnsweredApart(String said, String otherwise) {
    int risk = TABLES.indexOf("risk:");
    String apart = TABLES.substring(0, risk) + TABLES.substring(risk).replace(said, otherwise);

    assertThat(of(apart, only("spend"), only("risk")))
        .extracting(group -> group.windowed().stream().map(WindowedFeature::name).toList())
        .containsExactly(List.of("n", "dear"), List.of("tops"));
  }

  @Test
  void thatCountTheirOwnRowAreAnsweredApart() {
    LookupConfig own =
        new LookupConfig(
            table("risk"),
            List.of("tops"),
            LookupConfig.OwnRow.INCLUDED,
            Optional.empty(),
            LookupConfig.Evaluate.ON_DEMAND);

    assertThat(of(TABLES, only("spend"), own)).hasSize(2);
    assertThat(of(TABLES, own, own)).hasSize(1);
  }

  /** They say what was known at their time: neither delay nor filter counts twice. */
  @Test
  void thatAreStoredAreColumnsOfTheFeatureTable() {
    String filtered =
        TABLES.replace("available-after: 1h", "available-after: 1h\n    filter: a = 0");

    assertThat(of(filtered, stored("spend", "place", "n"), stored("risk", "fraud")))
        .containsExactly(
            new SourceFeatures(
                storedIn("spend"),
                List.of(),
                Map.of(
                    newest(Optional.of(days(2))),
                    List.of(looked("place", "place"), looked("n", "n"))),
                Map.of("place", "0")),
            new SourceFeatures(
                storedIn("risk"),
                List.of(),
                Map.of(newest(Optional.of(days(2))), List.of(looked("fraud", "fraud"))),
                Map.of()));
  }

  @Test
  void ofRowsOfAnotherAgeAreOtherRows() {
    SourceFeatures features =
        of(TABLES, aged("risk", "fraud", 2), aged("risk", "late", 9), aged("spend", "place", 2))
            .get(0);

    assertThat(features.newest())
        .isEqualTo(
            Map.of(
                newest(Optional.of(days(2)), "is_fraud", "is_late"),
                List.of(looked("fraud", "is_fraud")),
                newest(Optional.of(days(9)), "is_fraud", "is_late"),
                List.of(looked("late", "is_late")),
                newest(Optional.of(days(2)), "terminal_id"),
                List.of(looked("place", "terminal_id"))));
    assertThat(features.reach()).contains(days(9));
    assertThat(features.areWindowed()).isFalse();
  }

  @Test
  void reachAsFarAsTheLongestWindowOrTheOldestRow() {
    assertThat(of(TABLES, only("spend", "n")).get(0).reach()).contains(days(3));
    assertThat(of(TABLES, only("spend", "dear", "n")).get(0).reach()).contains(days(7));
    assertThat(of(TABLES, only("spend", "dear"), aged("risk", "late", 6)).get(0).reach())
        .contains(days(7));
    assertThat(of(TABLES, only("spend", "dear"), aged("risk", "late", 8)).get(0).reach())
        .contains(days(8));
    assertThat(of(TABLES, only("spend", "dear", "place"), aged("risk", "late", 8)).get(0).reach())
        .as("a row of any age")
        .isEmpty();
  }

  private List<SourceFeatures> of(String tables, LookupConfig... lookups) {
    FeaturesConfig config = CardProject.read(folder, tables);
    List<Lookup> all = new ArrayList<>();
    for (LookupConfig lookup : lookups) {
      String name = lookup.table().name();
      all.add(Lookup.of(lookup, Objects.requireNonNull(config.featureTables().get(name))));
    }
    return SourceFeatures.of(all);
  }

  private static LookupConfig only(String name, String... features) {
    return asked(name, Optional.empty(), LookupConfig.Evaluate.ON_DEMAND, features);
  }

  private static LookupConfig aged(String name, String feature, int days) {
    return asked(name, Optional.of(days(days)), LookupConfig.Evaluate.ON_DEMAND, feature);
  }

  private static LookupConfig stored(String name, String... features) {
    return asked(name, Optional.of(days(2)), LookupConfig.Evaluate.MATERIALIZED, features);
  }

  private static LookupConfig asked(
      String name, Optional<Duration> maxAge, LookupConfig.Evaluate evaluate, String... features) {
    return new LookupConfig(
        table(name), List.of(features), LookupConfig.OwnRow.EXCLUDED, maxAge, evaluate);
  }

  private static SourceFeatures.Source storedIn(String name) {
    return new SourceFeatures.Source(
        table(name),
        new SourceFilter(table(name), Optional.empty()),
        List.of("customer_id"),
        "tx_time",
        Duration.ZERO,
        LookupConfig.OwnRow.EXCLUDED);
  }

  private static SourceFeatures.Newest newest(Optional<Duration> maxAge, String... tieBreaks) {
    return new SourceFeatures.Newest(maxAge, List.of(tieBreaks));
  }

  private static FeatureRows.Looked looked(String name, String of) {
    return new FeatureRows.Looked(name, of);
  }

  private static TableName table(String name) {
    return TableName.parse("features." + name);
  }

  private static Duration days(int count) {
    return Duration.ofDays(count);
  }
}
