package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.config.Overlay.Setting;
import io.lakeloop.core.failure.Position;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private final Problems problems = new Problems();
  private final Overlay overlay = new Overlay(problems);
  private final YamlReader reader = new YamlReader(Map.of("WHO", "Ada"), problems);

  @Test
  void seesTheFileAsEachEnvironmentDoes() {
    Mapping document =
        document("{ a: 1, b: { c: 2 }, environments: { dev: { b: { c: 3 } }, prod: { d: 4 } } }");

    assertThat(overlay.perEnvironment(document)).containsOnlyKeys("dev", "prod");
    assertThat(overlay.forEnvironment(document, "dev").canonical()).isEqualTo("{a:'1',b:{c:'3'}}");
    assertThat(overlay.forEnvironment(document, "prod").canonical())
        .isEqualTo("{a:'1',b:{c:'2'},d:'4'}");
    assertThat(overlay.forEnvironment(document, "staging").canonical())
        .isEqualTo("{a:'1',b:{c:'2'}}");
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ environments: [dev] }     | f.yml:1:17: expected one block for each environment",
        "{ environments: }           | f.yml:1:16: expected one block for each environment",
        "{ environments: { dev: 7 }} | f.yml:1:24: expected keys and values",
        "{ environments: { dev: }}   | f.yml:1:23: expected keys and values",
      })
  void saysWhatABlockOfEnvironmentsMustBe(String yaml, String problem) {
    assertThat(overlay.perEnvironment(document(yaml))).isEmpty();

    assertThat(told()).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f.a=9            | {a:'9',b:{c:['x','y']}}",
        "f.a=             | {a:~,b:{c:['x','y']}}",
        "f.a=''           | {a:'',b:{c:['x','y']}}",
        "f.a=k=v          | {a:'k=v',b:{c:['x','y']}}",
        "f.a=${WHO}       | {a:'Ada',b:{c:['x','y']}}",
        "f.b.c=[z]        | {a:'1',b:{c:['z']}}",
        "f.b.c.1=z        | {a:'1',b:{c:['x','z']}}",
        "f.b={d: {e: 5}}  | {a:'1',b:{d:{e:'5'}}}",
        "f.b.d.e=5        | {a:'1',b:{c:['x','y'],d:{e:'5'}}}",
        "f.new.d=5        | {a:'1',b:{c:['x','y']},new:{d:'5'}}",
      })
  void laysASettingOverItsPath(String set, String result) {
    assertThat(applied("{ a: 1, b: { c: [x, y] } }", set).canonical()).isEqualTo(result);
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f.a.b=1   | --set f.a.b: there is no key 'b' below a single value",
        "f.l.2=z   | --set f.l.2: the list has no element '2' (elements are 0 to 1)",
        "f.l.-1=z  | --set f.l.-1: the list has no element '-1' (elements are 0 to 1)",
        "f.l.one=z | --set f.l.one: the list has no element 'one' (elements are 0 to 1)",
        "f.l.99999999999=z | --set f.l.99999999999: the list has no element '99999999999'"
            + " (elements are 0 to 1)",
        "f.none.0=z | --set f.none.0: the list has no element '0'"
            + " (it is empty: give it whole, as in KEY=[VALUE])",
      })
  void leavesTheFileWhereAPathLeadsNowhere(String set, String problem) {
    String yaml = "{ a: 1, l: [x, y], none: [] }";

    assertThat(applied(yaml, set)).isEqualTo(document(yaml));
    assertThat(told()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f.a", "a=1", "=1", ""})
  void saysHowASettingIsWritten(String text) {
    assertThat(overlay.setting(text, reader)).isEmpty();

    String key = text.substring(0, Math.max(text.indexOf('='), 0));
    assertThat(told())
        .isEqualTo(
            "--set %s: expected FILE.KEY=VALUE (such as --set training.models.m.seed=7)"
                .formatted(text.contains("=") ? key : text));
  }

  @Test
  void saysThatEveryPartOfAValueStandsOnTheCommandLine() {
    Setting setting = overlay.setting("f.a={ b: [1] }", reader).orElseThrow();
    Position place = Position.of("--set f.a");

    Mapping value = (Mapping) setting.value();
    assertThat(setting.file()).isEqualTo("f");
    assertThat(setting.path()).isEqualTo(List.of("a"));
    assertThat(value.position()).isEqualTo(place);
    assertThat(value.keys()).isEqualTo(Map.of("b", place));
    Sequence list = (Sequence) Objects.requireNonNull(value.entries().get("b"));
    assertThat(list.position()).isEqualTo(place);
    assertThat(list.items().get(0).position()).isEqualTo(place);
  }

  @Test
  void tellsAValueThatIsNoYaml() {
    overlay.setting("f.a=[1", reader);

    assertThat(told()).startsWith("--set f.a:1:3: no valid YAML: expected ',' or ']'");
  }

  private ConfigNode applied(String yaml, String set) {
    Setting setting = overlay.setting(set, reader).orElseThrow();
    return overlay.apply(document(yaml), setting.path(), setting);
  }

  private Mapping document(String yaml) {
    return reader.document("f.yml", yaml);
  }

  private String told() {
    return Binding.told(problems);
  }
}
