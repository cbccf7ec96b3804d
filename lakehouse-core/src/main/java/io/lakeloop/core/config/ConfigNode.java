package io.lakeloop.core.config;

import io.lakeloop.core.failure.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A piece of YAML that knows where it stands. */
public sealed interface ConfigNode {
  /** Where it begins. */
  Position position();

  /** The same meaning whatever the layout and the comments: what hashes are made of. */
  String canonical();

  /**
   * A single value.
   *
   * @param text the value as written, quotes removed; empty for a null
   * @param present false for a null
   */
  record Scalar(Position position, String text, boolean present) implements ConfigNode {
    @Override
    public String canonical() {
      return present ? "'" + text.replace("'", "''") + "'" : "~";
    }
  }

  /** A list. */
  record Sequence(Position position, List<ConfigNode> items) implements ConfigNode {
    /** Copies the items. */
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String canonical() {
      return items.stream().map(ConfigNode::canonical).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** Keys and values, in the order written, with the place of each key. */
  record Mapping(Position position, Map<String, ConfigNode> entries, Map<String, Position> keys)
      implements ConfigNode {
    /** Copies the entries. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      keys = Map.copyOf(keys);
    }

    @Override
    public String canonical() {
      return entries.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + entry.getValue().canonical())
          .collect(Collectors.joining(",", "{", "}"));
    }

    /** This mapping without a key. */
    Mapping without(String key) {
      Map<String, ConfigNode> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Mapping(position, rest, keys);
    }

    /** This mapping with a key's value put in or exchanged. */
    Mapping with(String key, ConfigNode value) {
      Map<String, ConfigNode> more = new LinkedHashMap<>(entries);
      more.put(key, value);
      Map<String, Position> places = new LinkedHashMap<>(keys);
      places.putIfAbsent(key, value.position());
      return new Mapping(position, more, places);
    }

    /** This mapping with another laid over it: mappings merge, all else is exchanged. */
    Mapping overlaidBy(Mapping over) {
      Mapping merged = this;
      for (Map.Entry<String, ConfigNode> entry : over.entries().entrySet()) {
        ConfigNode below = entries.get(entry.getKey());
        ConfigNode value =
            below instanceof Mapping lower && entry.getValue() instanceof Mapping upper
                ? lower.overlaidBy(upper)
                : entry.getValue();
        merged = merged.with(entry.getKey(), value);
      }
      return merged;
    }
  }
}
