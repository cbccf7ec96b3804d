package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.failure.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is laid over a config file: an environment's block at its end, and {@code --set}. */
final class Overlay {
  private static final String ENVIRONMENTS = "environments";

  private final Problems problems;

  Overlay(Problems problems) {
    this.problems = problems;
  }

  /** The file as each environment that has a block would see it, by the environment's name. */
  Map<String, Mapping> perEnvironment(Mapping document) {
    Mapping base = document.without(ENVIRONMENTS);
    Map<String, Mapping> seen = new LinkedHashMap<>();
    ConfigNode blocks = document.entries().get(ENVIRONMENTS);
    if (blocks instanceof Mapping environments) {
      for (Map.Entry<String, ConfigNode> block : environments.entries().entrySet()) {
        if (block.getValue() instanceof Mapping over) {
          seen.put(block.getKey(), base.overlaidBy(over));
        } else {
          problems.add(block.getValue().position(), "expected keys and values", "");
        }
      }
    } else if (blocks != null) {
      problems.add(blocks.position(), "expected one block for each environment", "");
    }
    return seen;
  }

  /** The file as one environment sees it. */
  Mapping forEnvironment(Mapping document, String environment) {
    return Optional.ofNullable(perEnvironment(document).get(environment))
        .orElseGet(() -> document.without(ENVIRONMENTS));
  }

  /** One {@code --set FILE.path.to.key=value}, understood. */
  record Setting(String file, List<String> path, ConfigNode value, Position position) {}

  /** Understands an override; empty where it is none, which has been noted. */
  Optional<Setting> setting(String text, YamlReader reader) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(0, equals);
    Position position = Position.of("--set " + key);
    List<String> words = Arrays.asList(key.split("\\.", -1));
    if (equals < 0 || words.size() < 2) {
      problems.add(position, "expected FILE.KEY=VALUE", "such as --set training.models.m.seed=7");
      return Optional.empty();
    }
    ConfigNode value = at(position, reader.value(position.file(), text.substring(equals + 1)));
    return Optional.of(new Setting(words.get(0), words.subList(1, words.size()), value, position));
  }

  /** Lays an override over a file. Mappings on the way that are not there yet are made. */
  ConfigNode apply(ConfigNode node, List<String> path, Setting setting) {
    if (path.isEmpty()) {
      return setting.value();
    }
    String key = path.get(0);
    List<String> rest = path.subList(1, path.size());
    if (node instanceof Sequence sequence) {
      return element(sequence, key, rest, setting);
    }
    if (node instanceof Scalar scalar && scalar.present()) {
      problems.add(setting.position(), "there is no key '" + key + "' below a single value", "");
      return node;
    }
    Mapping mapping =
        node instanceof Mapping given ? given : new Mapping(setting.position(), Map.of(), Map.of());
    ConfigNode below = mapping.entries().get(key);
    ConfigNode next = below == null ? new Scalar(setting.position(), "", false) : below;
    return mapping.with(key, apply(next, rest, setting));
  }

  private ConfigNode element(Sequence sequence, String index, List<String> rest, Setting setting) {
    if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= sequence.items().size()) {
      problems.add(
          setting.position(),
          "the list has no element '" + index + "'",
          sequence.items().isEmpty()
              ? "it is empty: give it whole, as in KEY=[VALUE]"
              : "elements are 0 to " + (sequence.items().size() - 1));
      return sequence;
    }
    List<ConfigNode> items = new ArrayList<>(sequence.items());
    int place = Integer.parseInt(index);
    items.set(place, apply(items.get(place), rest, setting));
    return new Sequence(sequence.position(), items);
  }

  /** The same value, said to stand on the command line. */
  private static ConfigNode at(Position position, ConfigNode node) {
    if (node instanceof Scalar scalar) {
      return new Scalar(position, scalar.text(), scalar.present());
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(
          position, sequence.items().stream().map(item -> at(position, item)).toList());
    }
    Mapping mapping = (Mapping) node;
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    Map<String, Position> keys = new LinkedHashMap<>();
    mapping.entries().forEach((key, value) -> entries.put(key, at(position, value)));
    mapping.entries().keySet().forEach(key -> keys.put(key, position));
    return new Mapping(position, entries, keys);
  }
}
