package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
  @ParameterizedTest
  @EnumSource
  void readsTheNamesOfEveryLayerAsItWritesThem(Layer layer) {
    TableName local = TableName.of(layer, "Card_2tx");
    TableName elsewhere = local.in("pre-prod2");

    assertThat(local).hasToString(layer.text() + ".Card_2tx");
    assertThat(elsewhere).hasToString("pre-prod2:" + layer.text() + ".Card_2tx");
    assertThat(elsewhere.local()).isEqualTo(local.toString());
    assertThat(TableName.parse(local.toString())).isEqualTo(local);
    assertThat(TableName.parse(" " + elsewhere + " ")).isEqualTo(elsewhere);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trips",
        "silver.",
        ".trips",
        "silver trips",
        "silver.trips.x",
        "silver.2trips",
        "silver._trips",
        "silver.tri-ps",
        "silver.tri ps",
        "Silver.trips",
        ":silver.trips",
        "Dev:silver.trips",
        "2dev:silver.trips",
        "dev:prod:silver.trips",
        "silver.träger",
        "silver.trips\nx"
      })
  void refusesWhatHasAnotherForm(String text) {
    assertThatThrownBy(() -> TableName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no table name: write layer.name or environment:layer.name");
  }

  @Test
  void namesTheLayersWhereItIsGivenAnother() {
    assertThatThrownBy(() -> TableName.parse("dev:attic.trips"))
        .hasMessage(
            "'attic' is no layer: one of bronze, silver, gold, features, training_sets,"
                + " predictions, monitoring, registry, ops");
  }

  @ParameterizedTest
  @CsvSource({
    "trips, true",
    "T_1, true",
    "'', false",
    "_trips, false",
    "1trips, false",
    "trips.old, false",
    "trips-1, false",
    "'a ', false"
  })
  void takesLettersDigitsAndUnderscoresForAName(String text, boolean name) {
    assertThat(TableName.isName(text)).isEqualTo(name);
    if (name) {
      assertThat(TableName.of(Layer.GOLD, text).name()).isEqualTo(text);
    } else {
      assertThatThrownBy(() -> TableName.of(Layer.GOLD, text))
          .hasMessage(
              "'%s' is no table name: letters, digits and underscores, a letter first"
                  .formatted(text));
    }
  }

  @Test
  void keepsTheQuarantineInTheTablesEnvironmentAndLayer() {
    assertThat(TableName.parse("prod:silver.trips").quarantine())
        .hasToString("prod:silver.trips__quarantine");
    assertThat(TableName.parse("silver.trips").quarantine().environment()).isEmpty();
  }

  @Test
  void sortsByTheTextAndAgreesWithEquals() {
    List<TableName> names =
        new ArrayList<>(
            Stream.of("silver.b", "prod:gold.a", "bronze.z", "silver.a", "dev:gold.a")
                .map(TableName::parse)
                .toList());
    names.sort(null);

    assertThat(names)
        .extracting(TableName::toString)
        .containsExactly("bronze.z", "dev:gold.a", "prod:gold.a", "silver.a", "silver.b");
    assertThat(TableName.parse("dev:gold.a"))
        .isEqualTo(new TableName(Optional.of("dev"), Layer.GOLD, "a"))
        .isNotEqualTo(TableName.parse("gold.a"))
        .isNotEqualByComparingTo(TableName.parse("gold.a"));
  }
}
