package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("count", "environments");
  }
}
