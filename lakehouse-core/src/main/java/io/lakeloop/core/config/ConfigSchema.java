package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.table.TableName;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 07) of a config file, from the record it is bound to: editors complete and
 * check by it. A key's {@code ${NAME}} is allowed wherever a single value is.
 */
public final class ConfigSchema {
  private static final String VARIABLE = "\\$\\{";

  private ConfigSchema() {}

  /**
   * The schema of a file.
   *
   * @param file the file's name, for the title
   * @param overlaid whether the file may end in an {@code environments} block
   * @return maps, lists, texts, numbers and booleans, as JSON libraries write them
   */
  public static Map<String, Object> of(
      String file, Class<? extends Record> type, boolean overlaid) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", file);
    schema.putAll(record(type));
    if (overlaid) {
      properties(schema)
          .put(
              "environments",
              described(
                  map(Map.of("type", "object")),
                  "What is laid over this file in an environment, by the environment's name."));
    }
    return schema;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> properties(Map<String, Object> schema) {
    return (Map<String, Object>) schema.getOrDefault("properties", new LinkedHashMap<>());
  }

  private static Map<String, Object> record(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Map.Entry<String, RecordComponent> key : RecordShape.of(type).keys().entrySet()) {
      RecordComponent component = key.getValue();
      Map<String, Object> schema = new LinkedHashMap<>(value(component.getGenericType()));
      RecordShape.descriptionOf(component).ifPresent(words -> schema.put("description", words));
      RecordShape.defaultOf(component, new Problems())
          .ifPresent(node -> schema.put("default", json(node, component.getType())));
      properties.put(key.getKey(), schema);
      if (RecordShape.isRequired(component)) {
        required.add(key.getKey());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", properties);
    return schema;
  }

  private static Map<String, Object> value(Type type) {
    Class<?> raw = RecordShape.raw(type);
    if (raw == java.util.Optional.class) {
      return value(RecordShape.argument(type, 0));
    }
    if (raw == List.class) {
      Map<String, Object> list = new LinkedHashMap<>();
      list.put("type", "array");
      list.put("items", value(RecordShape.argument(type, 0)));
      return list;
    }
    if (raw == Map.class) {
      return map(value(RecordShape.argument(type, 1)));
    }
    if (ScalarTypes.hasParts(raw)) {
      return ScalarTypes.isScalar(raw)
          ? Map.of("anyOf", List.of(scalar(raw), record(raw)))
          : record(raw);
    }
    return scalar(raw);
  }

  private static Map<String, Object> map(Map<String, Object> values) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "object");
    map.put("additionalProperties", values);
    return map;
  }

  private static Map<String, Object> scalar(Class<?> type) {
    if (type.isEnum()) {
      return Map.of("enum", ScalarTypes.words(type));
    }
    if (type == Duration.class) {
      return text("string", "^(\\d+[wdhms])+$|" + VARIABLE);
    }
    if (type == TableName.class) {
      return text("string", "^([a-z][a-z0-9-]*:)?[a-z_]+\\.[A-Za-z][A-Za-z0-9_]*$|" + VARIABLE);
    }
    if (type == boolean.class || type == Boolean.class) {
      return text(List.of("boolean", "string"), VARIABLE);
    }
    if (type == double.class || type == Double.class) {
      return text(List.of("number", "string"), VARIABLE);
    }
    if (List.<Class<?>>of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return text(List.of("integer", "string"), VARIABLE);
    }
    // What YAML takes for a number or a day is a text to us.
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  private static Map<String, Object> text(Object type, String pattern) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", type);
    text.put("pattern", pattern);
    return text;
  }

  private static Map<String, Object> described(Map<String, Object> schema, String description) {
    schema.put("description", description);
    return schema;
  }

  /** A default as JSON has it: where the type is a text, what looks like a number stays one. */
  private static Object json(ConfigNode node, Class<?> type) {
    return type == String.class ? ((Scalar) node).text() : json(node);
  }

  private static Object json(ConfigNode node) {
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().map(ConfigSchema::json).toList();
    }
    if (node instanceof Mapping mapping) {
      Map<String, Object> entries = new LinkedHashMap<>();
      mapping.entries().forEach((key, value) -> entries.put(key, json(value)));
      return entries;
    }
    String text = ((Scalar) node).text();
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches("-?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    return text.matches("-?\\d+\\.\\d+") ? (Object) Double.valueOf(text) : text;
  }
}
