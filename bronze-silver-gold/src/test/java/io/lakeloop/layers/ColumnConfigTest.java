package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.layers.ColumnConfig.Pii;
import io.lakeloop.layers.ColumnConfig.Protect;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnConfigTest {
  @ParameterizedTest
  @CsvSource({
    "bigint,                    bigint",
    "BIGINT,                    bigint",
    "long,                      bigint",
    "'decimal(12,2)',           'decimal(12,2)'",
    "decimal,                   'decimal(10,0)'",
    "timestamp_ntz,             timestamp_ntz",
    "array<int>,                array<int>",
    "'map<string,double>',      'map<string,double>'",
    "'struct<a:int,b:string>',  'struct<a:int,b:string>'",
    "' STRUCT<a: INT> ',        struct<a:int>"
  })
  void readsATypeAsSparkWritesIt(String text, String type) {
    assertThat(Declared.column(text).dataType().catalogString()).isEqualTo(type);
  }

  /** Spark would take the last three for the columns of a table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "decimal(x,0)",
        "decimal(39,0)",
        "array<",
        "amount int",
        "a int, b int",
        "street string"
      })
  void refusesWhatIsNoType(String text) {
    assertThatThrownBy(() -> Declared.column(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is no type: write one of Spark's, such as bigint or decimal(12,2)"
                .formatted(text));
  }

  @ParameterizedTest
  @CsvSource({
    "What it cost., EUR, What it cost. Unit: EUR.",
    "What it cost.,    , What it cost.",
    "'',            m/s, Unit: m/s.",
    "'',               , ''",
    "'  Größe ✓ ',   , Größe ✓"
  })
  void commentsAColumnWithWhatItSaysAndItsUnit(
      String description, @Nullable String unit, String comment) {
    assertThat(
            new ColumnConfig(
                    "double", Optional.ofNullable(unit), description, Pii.NONE, Optional.empty())
                .comment())
        .isEqualTo(comment);
  }

  @ParameterizedTest
  @EnumSource(Protect.class)
  void protectsTextsOfPersonsAlone(Protect how) {
    Optional<Protect> protect = Optional.of(how);

    assertThat(column("string", Pii.DIRECT, protect).protect()).contains(how);
    assertThat(column("STRING", Pii.PSEUDONYM, protect).protect()).contains(how);
    assertThatThrownBy(() -> column("string", Pii.NONE, protect))
        .hasMessage(
            "protect needs to be told what the column tells of a person: write pii: direct or pii:"
                + " pseudonym");
    assertThatThrownBy(() -> column("array<string>", Pii.DIRECT, protect))
        .hasMessage("what protect makes is a text, so the type must be string, not array<string>");
  }

  @Test
  void takesColumnsOfPersonsOfAnyTypeThatAreNotProtected() {
    assertThat(column("date", Pii.DIRECT, Optional.empty()).pii()).isEqualTo(Pii.DIRECT);
  }

  private static ColumnConfig column(String type, Pii pii, Optional<Protect> protect) {
    return new ColumnConfig(type, Optional.empty(), "", pii, protect);
  }
}
