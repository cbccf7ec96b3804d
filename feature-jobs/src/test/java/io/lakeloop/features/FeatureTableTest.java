package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTableTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          description: What customers spend.
          owner: fraud-science
          tags: ["money, lately"]
          entity: [customer_id, shop]
          event-time: at
          source: prod:silver.payments
          available-after: 1h
          features:
            n: { aggregate: count, window: 36h, unit: payments, tags: [busy, "money, lately"] }
            größe: { aggregate: max, of: a * 2, window: 3d }
        bare:
          entity: [day]
          event-time: day
          source: silver.days
          features: { rain: { of: rain }, sun: { aggregate: sum, of: sun, window: 2d } }
      """;
  private static final StructType SCHEMA = StructType.fromDDL("n bigint");

  @TempDir private Path folder;

  @Test
  void saysOfItselfWhatItsFeaturesAre() {
    FeatureTable spend = table("spend");
    String said = "lakeloop.feature-table.";

    assertThat(spend.spec(SCHEMA))
        .isEqualTo(
            TableSpec.upserted(TableName.parse("features.spend"), SCHEMA, "What customers spend.")
                .clustered(List.of("at"))
                .with("lakeloop.owner", "fraud-science")
                .with("lakeloop.feature.n.definition", "count over 36h")
                .with("lakeloop.feature.n.tags", "money\\, lately,busy")
                .with("lakeloop.feature.n.unit", "payments")
                .with("lakeloop.feature.größe.definition", "max of a * 2 over 3d")
                .with("lakeloop.feature.größe.tags", "money\\, lately")
                .with(said + "entity", "customer_id,shop")
                .with(said + "event-time", "at")
                .with(said + "source", "prod:silver.payments")
                .with(said + "definition-hash", spend.definitionHash()));
  }

  @Test
  void saysNothingOfWhatNobodyHasSaid() {
    assertThat(table("bare").spec(SCHEMA).properties())
        .isEqualTo(
            Map.of(
                "delta.enableChangeDataFeed", "true",
                "delta.enableDeletionVectors", "true",
                "lakeloop.feature.rain.definition", "newest rain",
                "lakeloop.feature.sun.definition", "sum of sun over 2d",
                "lakeloop.feature-table.entity", "day",
                "lakeloop.feature-table.event-time", "day",
                "lakeloop.feature-table.source", "silver.days",
                "lakeloop.feature-table.definition-hash", table("bare").definitionHash()));
  }

  @Test
  void isKeptByItsEntityAndTimeEachOnce() {
    assertThat(table("spend").keys()).containsExactly("customer_id", "shop", "at");
    assertThat(table("bare").keys()).containsExactly("day");
  }

  @Test
  void looksBackAsFarAsItsWindowsAndTheDelay() {
    assertThat(table("spend").span()).contains(Duration.ofHours(73));
    assertThat(table("bare").span()).as("a newest row is of any age").isEmpty();
  }

  @Test
  void isFoundByItsNameWithItsLayerOrWithout() {
    assertThat(table("features.spend")).isEqualTo(table("spend"));
    assertThat(FeatureTable.of(config(), Optional.empty()))
        .containsExactly(table("spend"), table("bare"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spent            | spent          | Did you mean spend?",
        "features.barre   | barre          | Did you mean bare?",
        "features.weather | weather        | Declared are: spend, bare.",
        "silver.spend     | silver.spend   | Declared are: spend, bare.",
        "Spend            | Spend          | Did you mean spend?",
      })
  void namesTheNearestOne(String asked, String told, String near) {
    assertThatThrownBy(() -> table(asked))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            features.yml declares no feature table '%s'.
              cause: %s
              remedy: Correct the name, or declare it under feature-tables."""
                .formatted(told, near));
  }

  private FeatureTable table(String name) {
    return FeatureTable.of(config(), Optional.of(name)).get(0);
  }

  private FeaturesConfig config() {
    return CardProject.read(folder, FEATURES);
  }
}
