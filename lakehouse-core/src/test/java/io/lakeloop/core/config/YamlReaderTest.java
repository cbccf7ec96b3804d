package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.failure.Position;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private final Problems problems = new Problems();
  private final YamlReader reader =
      new YamlReader(Map.of("USER", "Ada", "EMPTY", "", "COST", "$5 \\1"), problems);

  @Test
  void knowsThePlaceOfEveryNode() {
    Mapping document =
        reader.document("f.yml", "# who\ncook: Ada\ntools:\n  - pan\n  - { a: b }\n");

    assertThat(document.position()).isEqualTo(at(2, 1));
    assertThat(document.keys()).isEqualTo(Map.of("cook", at(2, 1), "tools", at(3, 1)));
    assertThat(document.entries().get("cook")).isEqualTo(new Scalar(at(2, 7), "Ada", true));
    assertThat(document.entries().get("tools"))
        .isEqualTo(
            new Sequence(
                at(4, 3),
                List.of(
                    new Scalar(at(4, 5), "pan", true),
                    new Mapping(
                        at(5, 5),
                        Map.of("a", new Scalar(at(5, 10), "b", true)),
                        Map.of("a", at(5, 7))))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "${USER}              | Ada",
        "a${USER}b${USER}     | aAdabAda",
        "${NOBODY:-Bo b}      | Bo b",
        "'${NOBODY:-}'        | ''",
        "${USER:-Bo}          | Ada",
        "'${EMPTY:-Bo}'       | ''",
        "$${USER}             | ${USER}",
        "$USER                | $USER",
        "${1}                 | ${1}",
        "${COST}              | $5 \\1",
        "~                    | NULL",
        "\"\"                 | ''",
        "\"~\"                | ~",
        "null                 | NULL",
        "1_000                | 1_000",
        "2020-01-01           | 2020-01-01",
        "0x1F                 | 0x1F",
      })
  void readsASingleValueAsItIsWrittenWithItsVariables(String yaml, String text) {
    Scalar scalar = (Scalar) reader.value("f.yml", yaml);

    assertThat(scalar.present() ? scalar.text() : null).isEqualTo(text);
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void takesNoVariableForAKey() {
    assertThat(reader.document("f.yml", "${USER}: 1").entries()).containsOnlyKeys("${USER}");
  }

  @Test
  void tellsEveryUnsetVariableOnce() {
    reader.document("f.yml", "a: ${ONE}-${ONE}\nb: [x, '${TWO}']\n");

    assertThat(told())
        .isEqualTo(
            """
            f.yml:1:4: the variable ONE is not set (set it in the environment, or give it a \
            default: ${ONE:-...})
            f.yml:2:8: the variable TWO is not set (set it in the environment, or give it a \
            default: ${TWO:-...})""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a remark\n", "---\n", "~", "\uFEFF"})
  void takesADocumentOfNothingForAnEmptyMapping(String text) {
    Mapping document = reader.document("f.yml", text);

    assertThat(document.entries()).isEmpty();
    assertThat(document.position()).isEqualTo(at(1, 1));
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- a             | f.yml:1:1: expected keys and values (write key: value)",
        "just words      | f.yml:1:1: expected keys and values (write key: value)",
        "\"\"            | f.yml:1:1: expected keys and values (write key: value)",
        "{ a: 1, a: 2 }  | f.yml:1:9: key 'a' stands twice (keep one of them)",
        "{ b: { a: 1, 'a': 2 } } | f.yml:1:14: key 'a' stands twice (keep one of them)",
        "{ [x]: 1 }      | f.yml:1:3: a key must be a single word",
        "{ ? {a: b} : 1 } | f.yml:1:5: a key must be a single word",
        "a: *nothing     | f.yml:1:4: no valid YAML: found undefined alias nothing",
        "a: &x [b, *x]   | f.yml:1:4: this value contains itself (write the alias out)",
        "a: &x { b: [*x] } | f.yml:1:4: this value contains itself (write the alias out)",
      })
  void refusesWhatIsNoConfig(String yaml, String problem) {
    reader.document("f.yml", yaml);

    assertThat(told()).isEqualTo(problem);
  }

  @Test
  void refusesASecondDocumentAndTabsWhereTheyStand() {
    reader.document("two.yml", "a: 1\n---\nb: 2\n");
    reader.document("tab.yml", "a:\n\tb: 1\n");

    assertThat(told())
        .startsWith("tab.yml:2:1: no valid YAML: found character '\\t(TAB)'")
        .contains("\ntwo.yml:2:1: no valid YAML: but found another document");
  }

  @Test
  void refusesControlCharactersWhereTheyStand() {
    reader.document("f.yml", "cook: Ada\ntools: [p\u0007an]\n");

    assertThat(told())
        .isEqualTo(
            "f.yml:2:10: a control character, which YAML does not allow"
                + " (remove it, or save the file as UTF-8 text)");
  }

  @Test
  void refusesAFileThatGrowsWithoutMeasureByItsAliases() {
    reader.document("f.yml", "a: &a [x]\nb: [" + "*a, ".repeat(60) + "]\n");

    assertThat(told()).startsWith("f.yml:1:1: no valid YAML: Number of aliases");
  }

  @Test
  void writesAnAliasOut() {
    Mapping document = reader.document("f.yml", "a: &x { b: [1] }\nc: *x\n");

    assertThat(Objects.requireNonNull(document.entries().get("c")))
        .isEqualTo(document.entries().get("a"));
    assertThat(document.canonical()).isEqualTo("{a:{b:['1']},c:{b:['1']}}");
  }

  private String told() {
    return Binding.told(problems);
  }

  private static Position at(int line, int column) {
    return new Position("f.yml", line, column);
  }
}
