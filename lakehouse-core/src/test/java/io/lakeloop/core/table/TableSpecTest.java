package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TableSpecTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final StructType SCHEMA = new StructType().add("id", "long");

  @Test
  void givesChangingTablesDeletionVectorsAndTheChangeFeed() {
    assertThat(TableSpec.appended(TRIPS, SCHEMA, "Trips.").properties()).isEmpty();
    assertThat(TableSpec.upserted(TRIPS, SCHEMA, "Trips.").properties())
        .isEqualTo(
            Map.of("delta.enableDeletionVectors", "true", "delta.enableChangeDataFeed", "true"));
  }

  @Test
  void keepsFilesAndLogAsLongAsEachOther() {
    TableSpec spec = TableSpec.upserted(TRIPS, SCHEMA, "Trips.").keptFor(730);

    assertThat(spec.properties())
        .hasSize(4)
        .containsEntry("delta.deletedFileRetentionDuration", "interval 730 days")
        .containsEntry("delta.logRetentionDuration", "interval 730 days");
    assertThat(spec.keptFor(30).properties())
        .hasSize(4)
        .containsEntry("delta.logRetentionDuration", "interval 30 days");
  }

  @Test
  void changesOnlyWhatItIsTold() {
    TableSpec plain = TableSpec.appended(TRIPS, SCHEMA, "Trips.");

    assertThat(plain.with("a", "1").with("a", "2").clustered(List.of("id")))
        .isEqualTo(new TableSpec(TRIPS, SCHEMA, "Trips.", Map.of("a", "2"), List.of("id")));
    assertThat(plain).isEqualTo(new TableSpec(TRIPS, SCHEMA, "Trips.", Map.of(), List.of()));
  }

  @Test
  void keepsWhatItWasMadeOf() {
    Map<String, String> properties = new HashMap<>();
    TableSpec spec = new TableSpec(TRIPS, SCHEMA, "", properties, List.of());
    properties.put("a", "1");

    assertThat(spec.properties()).isEmpty();
  }

  @Test
  void knowsWhoAnswersForATable() {
    TableFacts owned = facts(Map.of("b", "2", TableFacts.OWNER, "data-team", "a", "1"));

    assertThat(owned.owner()).contains("data-team");
    assertThat(owned.properties()).containsOnlyKeys("a", "b", "lakeloop.owner");
    assertThat(owned.properties().keySet()).containsExactly("a", "b", "lakeloop.owner");
    assertThat(facts(Map.of()).owner()).isEmpty();
  }

  @Test
  void writesAVersionAfterItsTable() {
    assertThat(new TableVersion(TRIPS.in("prod"), 12)).hasToString("prod:silver.trips@12");
    assertThat(new TableVersion(TRIPS, 0)).hasToString("silver.trips@0");
    assertThatThrownBy(() -> new TableVersion(TRIPS, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version of silver.trips is negative: -1");
  }

  private static TableFacts facts(Map<String, String> properties) {
    return new TableFacts(
        new TableVersion(TRIPS, 3), "", SCHEMA, properties, 1, 2, Optional.empty(), "id");
  }
}
