package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableVersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"silver.cards@0", "prod:silver.cards@12", "gold.days@999999999999999999"})
  void readsWhatItWrites(String text) {
    assertThat(TableVersion.parse(text)).hasToString(text);
  }

  @Test
  void readsTableAndVersion() {
    assertThat(TableVersion.parse("silver.cards@12"))
        .isEqualTo(new TableVersion(TableName.parse("silver.cards"), 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "silver.cards",
        "silver.cards@",
        "silver.cards@-1",
        "silver.cards@1.0",
        "silver.cards@1000000000000000000"
      })
  void refusesWhatIsNoVersion(String text) {
    assertThatThrownBy(() -> TableVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no version of a table: write layer.name@version");
  }

  @Test
  void refusesVersionsOfWhatIsNoTable() {
    assertThatThrownBy(() -> TableVersion.parse("cards@1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'cards' is no table name: write layer.name or environment:layer.name");
  }
}
