package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.failure.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigNodeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: [x, y]}   | { 'a': \"1\", b: ['x', y], }",
        "{a: ~}              | {a: }",
        "{a: it's}          | {a: \"it's\"}",
        "{a: {b: 1}}         | {\"a\": {b: '1'}}",
      })
  void hasOneCanonicalFormForOneMeaning(String one, String other) {
    assertThat(read(one).canonical()).isEqualTo(read(other).canonical());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1}         | {a: 2}",
        "{a: ~}         | {a: '~'}",
        "{a: ~}         | {a: ''}",
        "{a: ~}         | {}",
        "{a: [x, y]}    | {a: [y, x]}",
        "{a: [x, y]}    | {a: ['x,y']}",
        "{a: [x, y]}    | {a: [\"x','y\"]}",
        "{a: [x]}       | {a: x}",
        "{a: x, b: y}   | {b: y, a: x}",
        "{a: {b: x}}    | {a: \"{b:'x'}\"}",
      })
  void hasOtherCanonicalFormsForOtherMeanings(String one, String other) {
    assertThat(read(one).canonical()).isNotEqualTo(read(other).canonical());
  }

  @Test
  void exchangesAValueButKeepsThePlaceOfItsKey() {
    Position set = Position.of("--set f.a");
    Mapping given = read("a: 1\nb: 2\n");

    Mapping changed = given.with("a", new Scalar(set, "9", true));
    Mapping more = given.with("c", new Scalar(set, "3", true));

    assertThat(changed.canonical()).isEqualTo("{a:'9',b:'2'}");
    assertThat(changed.keys()).containsEntry("a", new Position("f.yml", 1, 1));
    assertThat(more.canonical()).isEqualTo("{a:'1',b:'2',c:'3'}");
    assertThat(more.keys()).containsEntry("c", set);
    assertThat(given.without("a").canonical()).isEqualTo("{b:'2'}");
    assertThat(given.without("z")).isEqualTo(given);
    assertThat(given.canonical()).isEqualTo("{a:'1',b:'2'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: {b: 1, c: 2}} | {a: {c: 3, d: 4}} | {a:{b:'1',c:'3',d:'4'}}",
        "{a: [1, 2, 3]}    | {a: [4]}          | {a:['4']}",
        "{a: {b: 1}}       | {a: 5}            | {a:'5'}",
        "{a: 5}            | {a: {b: 1}}       | {a:{b:'1'}}",
        "{a: {b: 1}}       | {a: ~}            | {a:~}",
        "{a: {b: 1}}       | {a: {}}           | {a:{b:'1'}}",
        "{a: 1}            | {}                | {a:'1'}",
      })
  void mergesMappingsAndExchangesAllElse(String below, String over, String merged) {
    assertThat(read(below).overlaidBy(read(over)).canonical()).isEqualTo(merged);
  }

  @Test
  void agreesWithAnOverlayOfSinglePaths() {
    Random random = new Random(23);
    for (int round = 0; round < 300; round++) {
      Mapping below = grown(random, 3);
      Mapping over = grown(random, 3);
      Map<String, String> expected = new TreeMap<>(leaves(over));
      leaves(below)
          .forEach(
              (path, value) -> {
                if (expected.keySet().stream()
                    .noneMatch(other -> isWithin(path, other) || isWithin(other, path))) {
                  expected.put(path, value);
                }
              });

      assertThat(leaves(below.overlaidBy(over)))
          .as("%s overlaid by %s", below.canonical(), over.canonical())
          .isEqualTo(expected);
    }
  }

  private static boolean isWithin(String path, String other) {
    return (path + "/").startsWith(other + "/");
  }

  /** A tree of one to three keys a level, so that no mapping is empty. */
  private static Mapping grown(Random random, int depth) {
    Position place = Position.of("f.yml");
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      boolean leaf = depth == 0 || random.nextBoolean();
      entries.put(
          String.valueOf("abcd".charAt(random.nextInt(4))),
          leaf
              ? new Scalar(place, Integer.toString(random.nextInt(100)), true)
              : grown(random, depth - 1));
    }
    return new Mapping(place, entries, Map.of());
  }

  private static Map<String, String> leaves(Mapping mapping) {
    Map<String, String> leaves = new TreeMap<>();
    mapping
        .entries()
        .forEach(
            (key, node) -> {
              if (node instanceof Mapping inner) {
                leaves(inner).forEach((path, text) -> leaves.put(key + "/" + path, text));
              } else {
                leaves.put(key, node.canonical());
              }
            });
    return leaves;
  }

  private static Mapping read(String yaml) {
    Problems problems = new Problems();
    Mapping read = new YamlReader(Map.of(), problems).document("f.yml", yaml);
    problems.throwIfAny();
    return Objects.requireNonNull(read);
  }
}
