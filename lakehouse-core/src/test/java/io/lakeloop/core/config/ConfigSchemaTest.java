package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
  private static final String VARIABLE = "\\$\\{";

  enum Colour {
    DARK_RED,
    BLUE
  }

  record Inner(@Description("How many.") int count) {}

  record Outer(
      @Description("What to call it.") String title,
      @Default("7d") Duration maxAge,
      Optional<TableName> source,
      @Default("dark-red") Colour colour,
      @Default("true") boolean shown,
      List<Inner> parts,
      Map<String, Double> weights) {}

  @Test
  void saysWhatTheRecordTakes() {
    Map<String, Object> inner =
        Map.of(
            "type",
            "object",
            "additionalProperties",
            false,
            "required",
            List.of("count"),
            "properties",
            Map.of(
                "count",
                Map.of(
                    "type",
                    List.of("integer", "string"),
                    "pattern",
                    VARIABLE,
                    "description",
                    "How many.")));

    assertThat(ConfigSchema.of("outer.yml", Outer.class, false))
        .isEqualTo(
            Map.of(
                "$schema",
                "http://json-schema.org/draft-07/schema#",
                "title",
                "outer.yml",
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of("title"),
                "properties",
                Map.of(
                    "title",
                    Map.of(
                        "type",
                        List.of("string", "number", "boolean"),
                        "description",
                        "What to call it."),
                    "max-age",
                    Map.of(
                        "type", "string",
                        "pattern", "^(\\d+[wdhms])+$|" + VARIABLE,
                        "default", "7d"),
                    "source",
                    Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^([a-z][a-z0-9-]*:)?[a-z_]+\\.[A-Za-z][A-Za-z0-9_]*$|" + VARIABLE),
                    "colour",
                    Map.of("enum", List.of("dark-red", "blue"), "default", "dark-red"),
                    "shown",
                    Map.of(
                        "type", List.of("boolean", "string"), "pattern", VARIABLE, "default", true),
                    "parts",
                    Map.of("type", "array", "items", inner),
                    "weights",
                    Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        Map.of("type", List.of("number", "string"), "pattern", VARIABLE)))));
  }

  @Test
  void takesWhatEnvironmentsLayOver() {
    assertThat(ConfigSchema.of("inner.yml", Inner.class, true).get("properties"))
        .asInstanceOf(MAP)
        .containsOnlyKeys("count", "environments");
  }

  record Framed(Sized size) {}

  /** One word, or its parts. */
  record Sized(int width) {
    public static Sized parse(String text) {
      return new Sized(Integer.parseInt(text));
    }
  }

  record Scalars(Duration span, TableName table, int count, boolean said, double share) {}

  @Test
  void takesAValueThatCanBeParsedAlsoByItsParts() {
    assertThat(property(Framed.class, "size"))
        .containsOnlyKeys("anyOf")
        .extractingByKey("anyOf", LIST)
        .satisfiesExactly(
            word ->
                assertThat(word).isEqualTo(Map.of("type", List.of("string", "number", "boolean"))),
            parts -> assertThat(parts).asInstanceOf(MAP).containsEntry("type", "object"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7d",
        "1d12h",
        "0s",
        "2w3d4h5m6s",
        "",
        "7",
        "7 d",
        "7days",
        "-7d",
        "1.5h",
        "d",
        "7D"
      })
  void hasAPatternForSpansThatAgreesWithTheParser(String text) {
    assertThat(matches("span", text)).isEqualTo(succeeds(() -> Span.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "silver.trips",
        "dev:silver.trips",
        "training_sets.a1",
        "gold.A_b",
        "",
        "trips",
        "silver.",
        "Silver.trips",
        "silver.1a",
        "silver.a-b",
        "silver.a.b",
        "2dev:gold.a"
      })
  void hasAPatternForTablesThatAgreesWithTheParser(String text) {
    assertThat(matches("table", text)).isEqualTo(succeeds(() -> TableName.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"span", "table", "count", "said", "share"})
  void allowsVariablesWhereverASingleValueIs(String key) {
    assertThat(matches(key, "${NAME:-7}")).isTrue();
    assertThat(matches(key, "${NAME}x")).isTrue();
  }

  private static boolean matches(String key, String text) {
    return Pattern.compile((String) property(Scalars.class, key).get("pattern"))
        .matcher(text)
        .find();
  }

  private static boolean succeeds(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> property(Class<? extends Record> type, String key) {
    Map<String, Object> properties =
        (Map<String, Object>)
            Objects.requireNonNull(ConfigSchema.of("f.yml", type, false).get("properties"));
    return (Map<String, Object>) Objects.requireNonNull(properties.get(key));
  }
}
