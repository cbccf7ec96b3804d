package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import io.lakeloop.features.FeatureConfig;
import io.lakeloop.features.FeatureTableConfig;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.LookupConfig;
import io.lakeloop.features.SpineConfig;
import io.lakeloop.features.SplitConfig;
import io.lakeloop.features.TrainingSetConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForbiddenColumnsTest {
  private static final TableName PAYMENTS = TableName.parse("silver.payments");
  private static final TableName PEOPLE = TableName.parse("silver.people");
  private static final Map<TableName, Map<String, String>> PROPERTIES =
      Map.of(
          PAYMENTS, Map.of("lakeloop.pii.card_number", "direct", "delta.x", "direct"),
          PEOPLE, Map.of("lakeloop.pii.birthday", "direct", "lakeloop.pii.city", "pseudonym"));

  @Test
  void allowsFeaturesOfUntaggedColumnsAndOfOtherTags() {
    assertThat(findings("amount", "night", "home")).isEmpty();
  }

  @Test
  void findsAColumnInAnExpressionOfTheRowItself() {
    assertThat(findings("amount", "bank"))
        .containsExactly(
            "the feature 'bank' is made from silver.payments.card_number, which is tagged"
                + " 'direct'");
  }

  @Test
  void findsAColumnBehindALookup() {
    assertThat(findings("age"))
        .containsExactly(
            "the feature 'age' is made from silver.people.birthday, which is tagged 'direct'");
  }

  @Test
  void readsNamesAsWholeWordsOutsideOfLiterals() {
    assertThat(findings("suffix", "literal")).isEmpty();
  }

  @Test
  void trustsNoFeatureThatIsNotDefined() {
    assertThat(findings("mystery"))
        .containsExactly("features.yml does not say what the feature 'mystery' is");
    assertThat(
            new ForbiddenColumns(config(), List.of("direct"), t -> Map.of())
                .findings("x", List.of()))
        .containsExactly(
            "features.yml has no training set 'x', so the features' columns are not known");
  }

  private static List<String> findings(String... features) {
    return new ForbiddenColumns(
            config(), List.of("direct"), table -> PROPERTIES.getOrDefault(table, Map.of()))
        .findings("fraud", List.of(features));
  }

  private static FeaturesConfig config() {
    SpineConfig spine =
        new SpineConfig(
            PAYMENTS,
            List.of("payment_id"),
            "paid_at",
            "is_fraud",
            Optional.empty(),
            Map.of(
                "amount", "amount",
                "night", "hour(paid_at) < 6",
                "bank", "substring(Card_Number, 1, 6)",
                "suffix", "card_number_length + 1",
                "literal", "kind = 'card_number'"));
    FeatureTableConfig person =
        new FeatureTableConfig(
            "",
            Optional.empty(),
            List.of("customer_id"),
            "seen_at",
            PEOPLE,
            Duration.ZERO,
            Map.of("age", feature("birthday"), "home", feature("city")));
    return new FeaturesConfig(
        Map.of("person", person),
        Map.of(
            "fraud",
            new TrainingSetConfig(
                "",
                spine,
                List.of(
                    new LookupConfig(
                        TableName.parse("features.person"),
                        List.of(),
                        LookupConfig.OwnRow.EXCLUDED,
                        Optional.empty(),
                        LookupConfig.Evaluate.ON_DEMAND)),
                new SplitConfig(
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty(),
                    Optional.of(0.5),
                    Optional.empty()))));
  }

  private static FeatureConfig feature(String column) {
    return new FeatureConfig(Optional.empty(), Optional.of(column), Optional.empty(), "");
  }
}
