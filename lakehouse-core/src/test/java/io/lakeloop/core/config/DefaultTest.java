package io.lakeloop.core.config;

import static io.lakeloop.core.config.Binding.bound;
import static io.lakeloop.core.config.Binding.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultTest {
  record Texts(
      @Default("") String empty,
      @Default("~") String tilde,
      @Default("null") String nothing,
      @Default("true") String truth,
      @Default("2020-01-01") String day,
      @Default("0012") String digits,
      @Default("a: [b, 'c'") String punctuation,
      @Default("${HOME:-x}") String braces) {}

  record Inner(@Default("3") int size, @Default("") String label) {}

  record Others(
      @Default("1d") Duration span,
      @Default("gold.days") TableName table,
      @Default("[2, 3]") List<Integer> sizes,
      @Default("{a: {size: 4}}") Map<String, Inner> parts,
      @Default("{}") Inner inner,
      @Default("-1.5") double threshold,
      @Default("false") boolean shown) {}

  record Wrong(@Default("few") int count) {}

  @Test
  void takesATextAsItIs() {
    assertThat(bound("{}", Texts.class))
        .isEqualTo(
            new Texts("", "~", "null", "true", "2020-01-01", "0012", "a: [b, 'c'", "${HOME:-x}"));
  }

  @Test
  void readsAllElseAsYaml() {
    Inner three = new Inner(3, "");
    assertThat(bound("{}", Others.class))
        .isEqualTo(
            new Others(
                Duration.ofDays(1),
                TableName.parse("gold.days"),
                List.of(2, 3),
                Map.of("a", new Inner(4, "")),
                three,
                -1.5,
                false));
  }

  @Test
  void standsForANullButNotForAnEmptyText() {
    assertThat(bound("{ day: , truth: ~, digits: '' }", Texts.class))
        .isEqualTo(
            new Texts("", "~", "null", "true", "2020-01-01", "", "a: [b, 'c'", "${HOME:-x}"));
  }

  @Test
  void isTheSameInTheSchema() {
    assertThat(defaults(Texts.class))
        .containsExactly(
            Map.entry("empty", ""),
            Map.entry("tilde", "~"),
            Map.entry("nothing", "null"),
            Map.entry("truth", "true"),
            Map.entry("day", "2020-01-01"),
            Map.entry("digits", "0012"),
            Map.entry("punctuation", "a: [b, 'c'"),
            Map.entry("braces", "${HOME:-x}"));
    assertThat(defaults(Others.class))
        .containsExactly(
            Map.entry("span", "1d"),
            Map.entry("table", "gold.days"),
            Map.entry("sizes", List.of(2L, 3L)),
            Map.entry("parts", Map.of("a", Map.of("size", 4L))),
            Map.entry("inner", Map.of()),
            Map.entry("threshold", -1.5),
            Map.entry("shown", false));
  }

  @Test
  void isNamedWhereItIsWrong() {
    assertThat(refused("", Wrong.class))
        .isEqualTo("default of count:1:1: expected a whole number, found 'few'");
  }

  private static Map<String, Object> defaults(Class<? extends Record> type) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    assertThat(ConfigSchema.of("f.yml", type, false).get("properties"))
        .asInstanceOf(MAP)
        .allSatisfy(
            (key, schema) -> defaults.put((String) key, ((Map<?, ?>) schema).get("default")));
    return defaults;
  }
}
