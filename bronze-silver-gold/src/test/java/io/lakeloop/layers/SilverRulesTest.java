package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.layers.ColumnConfig.Protect;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.TableExpectation.FreshWithin;
import io.lakeloop.layers.TableExpectation.NotNullShare;
import io.lakeloop.layers.TableExpectation.References;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilverRulesTest {
  private static final String COLUMNS =
      """
      sql: sql/people.sql
      keys: [id]
      columns:
        id: { type: bigint }
        email: { type: string, pii: direct, protect: hash }
        phone: { type: string, pii: direct, protect: mask }
        city: { type: string }
        seen_at: { type: timestamp }
      """;

  @Test
  void readsWhatIsExpectedOfTheTable() {
    SilverTable table =
        Declared.silver(
            COLUMNS
                + """
                expectations:
                  adult: { check: id > 0, null-passes: true }
                table-expectations:
                  one_row: { unique: [id] }
                  known: { not-null-share: { column: email, at-least: 0.95 }, on-failure: fail }
                  filled: { row-count: { at-least: 1, at-most: 10 } }
                  fresh: { fresh-within: { column: seen_at, within: 2d } }
                  real_city: { references: { columns: [city], table: silver.cities, to: [name] } }
                """);

    assertThat(table.expectations().values())
        .extracting(Expectation::nullPasses)
        .containsExactly(true);
    assertThat(expected(table, "one_row").unique()).containsExactly("id");
    assertThat(expected(table, "one_row").onFailure()).isEqualTo(OnFailure.WARN);
    assertThat(expected(table, "known"))
        .extracting(TableExpectation::notNullShare, TableExpectation::onFailure)
        .containsExactly(Optional.of(new NotNullShare("email", 0.95)), OnFailure.FAIL);
    assertThat(expected(table, "filled").rowCount().orElseThrow().atMost()).hasValue(10L);
    assertThat(expected(table, "fresh").freshWithin())
        .hasValue(new FreshWithin("seen_at", Duration.ofDays(2)));
    assertThat(expected(table, "real_city").references().orElseThrow())
        .extracting(References::columns, References::to)
        .containsExactly(List.of("city"), List.of("name"));
  }

  private static TableExpectation expected(SilverTable table, String name) {
    return Objects.requireNonNull(table.tableExpectations().get(name));
  }

  @Test
  void tellsWhichColumnsAreProtected() {
    assertThat(Declared.silver(COLUMNS).protections())
        .containsExactly(Map.entry("email", Protect.HASH), Map.entry("phone", Protect.MASK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { unique: [id], on-failure: quarantine } | only rows can be set aside, so on-failure is warn or fail
          { unique: [ident] } | unique names 'ident', which is no declared column
          { not-null-share: { column: mail, at-least: 0.5 } } | not-null-share names 'mail'
          { not-null-share: { column: email, at-least: 95 } } | at-least is a share from 0 to 1, not 95.0
          { row-count: { at-least: 5, at-most: 4 } } | no number of rows is at least 5 and at most 4
          { row-count: { } } | row-count needs at-least, at-most or both
          { fresh-within: { column: city, within: 2d } } | fresh-within needs a date or timestamp, but 'city' is declared string
          { references: { columns: [town], table: silver.cities } } | references names 'town'
          { references: { columns: [city], table: silver.cities, to: [a, b] } } | as many in 'to': 1 and 2
          { unique: [id], row-count: { at-least: 1 } } | this one says 2
          { on-failure: fail } | this one says 0
          """)
  void refusesWhatCannotBeExpectedOfATable(String expectation, String told) {
    assertThatThrownBy(
            () -> Declared.silver(COLUMNS + "table-expectations: { rule: " + expectation + " }\n"))
        .hasMessageContaining(told);
  }

  @Test
  void refusesANameThatStandsForARowAndForTheTable() {
    String twice =
        """
        expectations: { known: { check: id > 0 } }
        table-expectations: { known: { unique: [id] } }
        """;

    assertThatThrownBy(() -> Declared.silver(COLUMNS + twice))
        .hasMessageContaining("'known' is expected of every row and of the table");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { type: bigint, pii: direct, protect: hash } | what protect makes is a text, so the type must be string, not bigint
          { type: string, protect: mask } | write pii: direct or pii: pseudonym
          { type: string, pii: direct, protect: rot13 } | expected one of hash, mask, found 'rot13'
          """)
  void refusesProtectionThatCannotBe(String column, String told) {
    assertThatThrownBy(() -> Declared.silver("sql: s.sql\ncolumns: { name: " + column + " }\n"))
        .hasMessageContaining(told);
  }

  @Test
  void refusesToMaskAKeyOrToProtectAnOrder() {
    assertThatThrownBy(() -> Declared.silver(COLUMNS.replace("[id]", "[phone]")))
        .hasMessageContaining("the key 'phone' is masked: rows of several keys would be one");
    assertThatThrownBy(() -> Declared.silver(COLUMNS + "sequence-by: email\n"))
        .hasMessageContaining("sequence-by 'email' is protected, so its order is gone");
    assertThat(Declared.silver(COLUMNS.replace("[id]", "[email]")).keys()).containsExactly("email");
  }

  @Test
  void refusesProtectionInGold() {
    String gold =
        """
        gold:
          people:
            sql: sql/people.sql
            columns: { email: { type: string, pii: direct, protect: hash } }
        """;

    assertThatThrownBy(() -> Declared.bound(gold, TablesConfig.class))
        .hasMessageContaining("gold.people protects 'email': that is done on the way to silver");
  }

  @Test
  void refusesToBeToldOfPersonsInBronze() {
    String bronze =
        """
        bronze:
          people:
            from: { files: { path: in, format: json } }
            columns: { email: { type: string, pii: direct } }
        """;

    assertThatThrownBy(() -> Declared.bound(bronze, TablesConfig.class))
        .hasMessageContaining(
            "bronze.people says what 'email' tells of a person: that is said in silver");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bronze | { from: { files: { path: in, format: json } } }",
        "silver | { sql: sql/people.sql, keys: [id], columns: { id: { type: bigint } } }",
        "gold   | { sql: sql/people.sql, columns: { id: { type: bigint } } }",
      })
  void refusesNamesThatNoTableCanHave(String layer, String table) {
    String tables =
        """
        %s:
          card-sales: %s
        """
            .formatted(layer, table);

    assertThatThrownBy(() -> Declared.bound(tables, TablesConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "'card-sales' is no table name: letters, digits and underscores, a letter first");
  }
}
