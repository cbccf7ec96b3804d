package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.failure.Position;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds nodes to records. A component {@code maxAge} takes the key {@code max-age}; an {@link
 * Optional}, a list or a map may be left out, and so may what has a {@link Default}. Everything
 * wrong is noted, with its place; what is wrong is bound to nothing.
 */
public final class ConfigBinder {
  private final Problems problems;

  /** A binder that notes what is wrong. */
  public ConfigBinder(Problems problems) {
    this.problems = problems;
  }

  /**
   * Binds a mapping to a record.
   *
   * @return empty where anything was wrong, which has been noted
   */
  public <C extends Record> Optional<C> bind(Mapping mapping, Class<C> type) {
    return Optional.ofNullable(type.cast(record(mapping, type)));
  }

  private @Nullable Object value(ConfigNode node, Type type) {
    Class<?> raw = RecordShape.raw(type);
    if (raw == Optional.class) {
      Object inner = value(node, RecordShape.argument(type, 0));
      return inner == null ? null : Optional.of(inner);
    }
    if (raw == List.class) {
      return list(node, RecordShape.argument(type, 0));
    }
    if (raw == Map.class) {
      return map(node, RecordShape.argument(type, 0), RecordShape.argument(type, 1));
    }
    if (ScalarTypes.hasParts(raw) && (node instanceof Mapping || !ScalarTypes.isScalar(raw))) {
      return node instanceof Mapping mapping
          ? record(mapping, raw)
          : wrong(node, "expected keys and values");
    }
    return node instanceof Scalar scalar && scalar.present()
        ? scalar(scalar, raw)
        : wrong(node, "expected a single value");
  }

  private @Nullable Object scalar(Scalar scalar, Class<?> type) {
    try {
      return ScalarTypes.parse(type, scalar.text());
    } catch (IllegalArgumentException refused) {
      return wrong(scalar, String.valueOf(refused.getMessage()));
    }
  }

  private @Nullable Object list(ConfigNode node, Type itemType) {
    if (!(node instanceof Sequence sequence)) {
      return wrong(node, "expected a list");
    }
    List<Object> items = new ArrayList<>();
    boolean whole = true;
    for (ConfigNode item : sequence.items()) {
      Object value = value(item, itemType);
      whole &= value != null;
      if (value != null) {
        items.add(value);
      }
    }
    return whole ? List.copyOf(items) : null;
  }

  private @Nullable Object map(ConfigNode node, Type keyType, Type valueType) {
    if (!(node instanceof Mapping mapping)) {
      return wrong(node, "expected keys and values");
    }
    Map<Object, Object> entries = new LinkedHashMap<>();
    boolean whole = true;
    for (Map.Entry<String, ConfigNode> entry : mapping.entries().entrySet()) {
      Position place = mapping.keys().getOrDefault(entry.getKey(), mapping.position());
      Object key = scalar(new Scalar(place, entry.getKey(), true), RecordShape.raw(keyType));
      Object value = value(entry.getValue(), valueType);
      whole &= key != null && value != null;
      if (key != null && value != null) {
        entries.put(key, value);
      }
    }
    return whole ? java.util.Collections.unmodifiableMap(entries) : null;
  }

  private @Nullable Object record(Mapping mapping, Class<?> type) {
    RecordShape shape = RecordShape.of(type);
    boolean whole = refuseUnknownKeys(mapping, shape);
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Map.Entry<String, RecordComponent> key : shape.keys().entrySet()) {
      Object argument = component(mapping, key.getKey(), key.getValue());
      whole &= argument != null;
      arguments.add(argument);
    }
    if (!whole) {
      return null;
    }
    try {
      return shape.constructor().newInstance(arguments.toArray());
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof IllegalArgumentException reason) {
        return wrong(mapping, String.valueOf(reason.getMessage()));
      }
      throw new IllegalStateException("making a " + type.getSimpleName(), refused);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("making a " + type.getSimpleName(), impossible);
    }
  }

  private boolean refuseUnknownKeys(Mapping mapping, RecordShape shape) {
    boolean known = true;
    for (String key : mapping.entries().keySet()) {
      if (!shape.keys().containsKey(key)) {
        known = false;
        String remedy =
            Suggestion.nearest(key, shape.keys().keySet())
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known here: " + String.join(", ", shape.keys().keySet()));
        problems.add(
            mapping.keys().getOrDefault(key, mapping.position()),
            "unknown key '" + key + "'",
            remedy);
      }
    }
    return known;
  }

  private @Nullable Object component(Mapping mapping, String key, RecordComponent component) {
    ConfigNode node = mapping.entries().get(key);
    if (node instanceof Scalar scalar && !scalar.present()) {
      node = null;
    }
    Type type = component.getGenericType();
    if (node != null) {
      return value(node, type);
    }
    Optional<ConfigNode> standard = RecordShape.defaultOf(component, problems);
    if (standard.isPresent()) {
      return value(standard.get(), type);
    }
    if (RecordShape.isRequired(component)) {
      problems.add(
          mapping.position(),
          "missing key '" + key + "'",
          RecordShape.descriptionOf(component).orElse(""));
      return null;
    }
    Class<?> raw = component.getType();
    return raw == Optional.class ? Optional.empty() : raw == List.class ? List.of() : Map.of();
  }

  private @Nullable Object wrong(ConfigNode node, String message) {
    problems.add(node.position(), message, "");
    return null;
  }
}
