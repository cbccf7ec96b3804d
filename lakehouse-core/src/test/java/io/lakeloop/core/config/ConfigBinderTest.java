package io.lakeloop.core.config;

import static io.lakeloop.core.config.Binding.bound;
import static io.lakeloop.core.config.Binding.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigBinderTest {
  enum Season {
    EARLY_SPRING,
    SUMMER
  }

  record Plant(
      @Description("What it is called.") String name, Optional<Integer> perRow, List<Season> sown) {
    Plant {
      if (perRow.filter(count -> count < 1).isPresent()) {
        throw new IllegalArgumentException("per-row is at least 1");
      }
    }
  }

  record Bed(Map<Season, Plant> plants, Map<String, List<Double>> rows) {}

  record Watered(Optional<Bed> bed, Optional<List<String>> notes, TableName log) {}

  record Broken(int beds) {
    Broken {
      throw new IllegalStateException("a mistake of ours");
    }
  }

  record Unknown(Thread worker) {}

  /** Written as one word or with its parts. */
  record Size(int width, int height) {
    public static Size parse(String text) {
      String[] parts = text.split("x");
      return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  record Framed(Size inner, Size outer) {}

  record Numbers(
      Optional<Integer> whole, Optional<Long> big, Optional<Double> real, Optional<Boolean> said) {}

  @Test
  void bindsRecordsWithinMapsAndListsInTheOrderWritten() {
    Bed bed =
        bound(
            """
            plants:
              summer: { name: bean, per-row: 4, sown: [summer] }
              early-spring: { name: pea, sown: [early-spring, summer] }
            rows: { south: [1.5, 2], north: [] }
            """,
            Bed.class);

    assertThat(bed.plants())
        .containsExactly(
            Map.entry(Season.SUMMER, new Plant("bean", Optional.of(4), List.of(Season.SUMMER))),
            Map.entry(
                Season.EARLY_SPRING,
                new Plant("pea", Optional.empty(), List.of(Season.EARLY_SPRING, Season.SUMMER))));
    assertThat(bed.rows())
        .containsExactly(Map.entry("south", List.of(1.5, 2.0)), Map.entry("north", List.of()));
    assertThatThrownBy(() -> bed.plants().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tellsAnOptionalThatIsLeftOutFromOneThatIsEmpty() {
    assertThat(bound("log: ops.water", Watered.class))
        .isEqualTo(new Watered(Optional.empty(), Optional.empty(), TableName.parse("ops.water")));
    assertThat(bound("{ bed: {}, notes: [], log: ops.water }", Watered.class))
        .isEqualTo(
            new Watered(
                Optional.of(new Bed(Map.of(), Map.of())),
                Optional.of(List.of()),
                TableName.parse("ops.water")));
  }

  @Test
  void takesARecordAsOneWordOrWithItsParts() {
    assertThat(bound("inner: 3x4\nouter: { width: 5, height: 6 }\n", Framed.class))
        .isEqualTo(new Framed(new Size(3, 4), new Size(5, 6)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log: [ops.a]                     | f.yml:1:6: expected a single value",
        "log: { a: b }                    | f.yml:1:6: expected a single value",
        "log:                             | f.yml:1:1: missing key 'log'",
        "{ log: ops.a, bed: 7 }           | f.yml:1:20: expected keys and values",
        "{ log: ops.a, bed: [x] }         | f.yml:1:20: expected keys and values",
        "{ log: ops.a, notes: { a: b } }  | f.yml:1:22: expected a list",
        "{ log: ops.a, notes: [x, ~] }    | f.yml:1:26: expected a single value",
        "{ log: ops.a, bed: { rows: x } } | f.yml:1:28: expected keys and values",
        "{ log: ops.a, bed: { rows: { r: [1, two] } } } | f.yml:1:37: expected a number, found 'two'",
      })
  void saysWhatItExpectedAndWhere(String yaml, String problem) {
    assertThat(refused(yaml, Watered.class)).isEqualTo(problem);
  }

  @Test
  void placesAWrongKeyOfAMapAtTheKey() {
    assertThat(refused("plants:\n  sumer: { name: bean }\n", Bed.class))
        .isEqualTo(
            "f.yml:2:3: expected one of early-spring, summer, found 'sumer'"
                + " (did you mean 'summer'?)");
  }

  @Test
  void passesOnWhatTheRecordOrTheParserOfAValueRefuses() {
    assertThat(refused("plants:\n  summer: { name: bean, per-row: 0 }\n", Bed.class))
        .isEqualTo("f.yml:2:11: per-row is at least 1");
    assertThat(refused("log: attic.water\n", Watered.class))
        .startsWith("f.yml:1:6: 'attic' is no layer: one of bronze, silver, ");
    assertThat(refused("inner: 3xfour\nouter: 1x1\n", Framed.class))
        .isEqualTo("f.yml:1:8: For input string: \"four\"");
  }

  @Test
  void tellsUnknownAndMissingKeysOfOneMappingTogether() {
    assertThat(refused("plants:\n  summer: { nmae: bean, colour: red }\n", Bed.class))
        .isEqualTo(
            """
            f.yml:2:11: missing key 'name' (What it is called.)
            f.yml:2:13: unknown key 'nmae' (did you mean 'name'?)
            f.yml:2:25: unknown key 'colour' (known here: name, per-row, sown)""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole: 2147483648      | expected a whole number, found '2147483648'",
        "whole: 1.0             | expected a whole number, found '1.0'",
        "whole: ''              | expected a whole number, found ''",
        "big: 92233720368547758080 | expected a whole number, found '92233720368547758080'",
        "real: 7d               | expected a number, found '7d'",
        "real: 0x1p3            | expected a number, found '0x1p3'",
        "real: NaN              | expected a number, found 'NaN'",
        "real: '1 '             | expected a number, found '1 '",
        "said: 'yes'            | expected true or false, found 'yes'",
        "said: TRUE             | expected true or false, found 'TRUE'",
      })
  void refusesWhatIsNoNumberOrTruth(String yaml, String problem) {
    assertThat(refused(yaml, Numbers.class)).endsWith(": " + problem);
  }

  @Test
  void takesNumbersInEveryFormOfYaml() {
    assertThat(
            bound(
                "{ whole: -7, big: 9223372036854775807, real: -.5e-3, said: 'true' }",
                Numbers.class))
        .isEqualTo(
            new Numbers(
                Optional.of(-7),
                Optional.of(Long.MAX_VALUE),
                Optional.of(-0.0005),
                Optional.of(true)));
  }

  @Test
  void doesNotPassAMistakeOfOursForOneOfTheUser() {
    assertThatThrownBy(() -> bound("beds: 1", Broken.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("making a Broken");
    assertThatThrownBy(() -> bound("worker: me", Unknown.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("class java.lang.Thread is no type that config knows");
  }
}
