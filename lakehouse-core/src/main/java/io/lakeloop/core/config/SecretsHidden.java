package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Config as others may know it: a hash that is kept of a file would else let a short password be
 * guessed, and a new password would pass for a new definition.
 */
final class SecretsHidden {
  private SecretsHidden() {}

  /** The node with every value left out that is bound to a {@link Secret}. */
  static ConfigNode in(ConfigNode node, Type type) {
    Class<?> raw = RecordShape.raw(type);
    if (raw == Secret.class) {
      return new Scalar(node.position(), "", true);
    }
    if (raw == Optional.class) {
      return in(node, RecordShape.argument(type, 0));
    }
    if (raw == List.class && node instanceof Sequence sequence) {
      Type item = RecordShape.argument(type, 0);
      return new Sequence(
          sequence.position(), sequence.items().stream().map(value -> in(value, item)).toList());
    }
    if (raw == Map.class && node instanceof Mapping mapping) {
      Type value = RecordShape.argument(type, 1);
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      mapping.entries().forEach((key, entry) -> entries.put(key, in(entry, value)));
      return new Mapping(mapping.position(), entries, mapping.keys());
    }
    return ScalarTypes.hasParts(raw) && node instanceof Mapping mapping
        ? inRecord(mapping, raw)
        : node;
  }

  private static Mapping inRecord(Mapping mapping, Class<?> type) {
    Map<String, RecordComponent> components = RecordShape.of(type).keys();
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) ->
                entries.put(
                    key,
                    components.containsKey(key)
                        ? in(entry, components.get(key).getGenericType())
                        : entry));
    return new Mapping(mapping.position(), entries, mapping.keys());
  }
}
