package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.rules.Limits;
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
    return values(node.path("tags"));
  }

  /** The values of a list of keys and values, by key. */
  static Map<String, String> values(JsonNode list) {
    Map<String, String> values = new TreeMap<>();
    list.forEach(each -> values.put(each.path("key").asText(), each.path("value").asText("")));
    return values;
  }

  /** Tags as they are sent. */
  static ArrayNode list(Map<String, String> tags) {
    return MlflowServer.object().arrayNode().addAll(entries(tags));
  }

  /** Keys and values as they are sent, one by one. */
  static List<ObjectNode> entries(Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> MlflowServer.object().put("key", each.getKey()).put("value", each.getValue()))
        .toList();
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
      tags.put(key(name, part + 1, parts), text.substring(part * Limits.VERSION_TEXT, end));
    }
    return tags;
  }

  /** The JSON document of a name; empty where it is not there, or not whole. */
  static Optional<JsonNode> gathered(Map<String, String> tags, String name) {
    return Optional.ofNullable(allGathered(tags, name).get(name));
  }

  /** All whole JSON documents whose names begin so, by name. */
  static Map<String, JsonNode> allGathered(Map<String, String> tags, String prefix) {
    Map<String, JsonNode> documents = new TreeMap<>();
    for (String key : tags.keySet()) {
      Matcher part = PART.matcher(key);
      if (key.startsWith(prefix) && part.matches() && part.group(2).equals("1")) {
        String name = part.group(1);
        document(tags, name, Integer.parseInt(part.group(3)))
            .ifPresent(found -> documents.put(name, found));
      }
    }
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
      String value = tags.get(key(name, part, count));
      if (value == null) {
        return Optional.empty();
      }
      text.append(value);
    }
    try {
      return Optional.of(ASCII.readTree(text.toString()));
    } catch (JsonProcessingException broken) {
      return Optional.empty();
    }
  }

  private static String key(String name, int part, int count) {
    return "%s.%d-of-%d".formatted(name, part, count);
  }
}
