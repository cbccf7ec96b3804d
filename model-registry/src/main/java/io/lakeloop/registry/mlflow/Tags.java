package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.lakeloop.registry.rules.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags as MLflow has them, a list of keys and values, and long values spread over several tags
 * {@code NAME.1-of-2}, {@code NAME.2-of-2}. A value of which a part is missing is not there: a
 * killed run wrote only some.
 */
final class Tags {
  private static final Pattern PART = Pattern.compile("(.+)\\.(\\d+)-of-(\\d+)");
  // Of other characters some servers count the bytes.
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Tags() {}

  /** The tags of something that the server told. */
  static Map<String, String> of(JsonNode node) {
    Map<String, String> tags = new TreeMap<>();
    node.path("tags").forEach(tag -> tags.put(tag.path("key").asText(), text(tag.path("value"))));
    return tags;
  }

  /** Tags as they are sent. */
  static ArrayNode list(Map<String, String> tags) {
    ArrayNode list = MlflowServer.object().arrayNode();
    tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    return list;
  }

  /** The tags that a JSON document is kept in. */
  static Map<String, String> spread(String name, JsonNode document) {
    String text;
    try {
      text = ASCII.writeValueAsString(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("writing " + name, impossible);
    }
    Map<String, String> tags = new TreeMap<>();
    int parts = (text.length() + Limits.VERSION_TEXT - 1) / Limits.VERSION_TEXT;
    for (int part = 0; part < parts; part++) {
      int end = Math.min(text.length(), (part + 1) * Limits.VERSION_TEXT);
      tags.put(
          "%s.%d-of-%d".formatted(name, part + 1, parts),
          text.substring(part * Limits.VERSION_TEXT, end));
    }
    return tags;
  }

  /** The JSON document of a name; empty where it is not there, or not whole. */
  static Optional<JsonNode> gathered(Map<String, String> tags, String name) {
    return Optional.ofNullable(allGathered(tags, name).get(name));
  }

  /** All whole JSON documents whose names begin so, by name. */
  static Map<String, JsonNode> allGathered(Map<String, String> tags, String prefix) {
    Map<String, List<String>> parts = new TreeMap<>();
    Map<String, JsonNode> documents = new TreeMap<>();
    tags.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(PART::matcher)
        .filter(Matcher::matches)
        .forEach(
            part ->
                parts
                    .computeIfAbsent(part.group(1) + " " + part.group(3), name -> new ArrayList<>())
                    .add(part.group()));
    parts.forEach(
        (nameAndCount, keys) -> {
          String name = nameAndCount.substring(0, nameAndCount.indexOf(' '));
          int count = Integer.parseInt(nameAndCount.substring(name.length() + 1));
          if (keys.size() == count) {
            document(tags, name, count).ifPresent(found -> documents.put(name, found));
          }
        });
    return documents;
  }

  /** The keys that a document of the name is kept under. */
  static List<String> keys(Map<String, String> tags, String name) {
    return tags.keySet().stream()
        .filter(
            key -> {
              Matcher part = PART.matcher(key);
              return part.matches() && part.group(1).equals(name);
            })
        .toList();
  }

  private static Optional<JsonNode> document(Map<String, String> tags, String name, int count) {
    StringBuilder text = new StringBuilder();
    for (int part = 1; part <= count; part++) {
      text.append(tags.getOrDefault("%s.%d-of-%d".formatted(name, part, count), ""));
    }
    try {
      return Optional.of(ASCII.readTree(text.toString()));
    } catch (JsonProcessingException broken) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode value) {
    return value.asText("");
  }
}
