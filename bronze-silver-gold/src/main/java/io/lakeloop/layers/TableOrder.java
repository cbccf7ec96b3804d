package io.lakeloop.layers;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which tables of a layer are written: each after those it reads.
 *
 * @param references the tables that each table reads
 */
public record TableOrder(Map<TableName, List<TableName>> references) {
  /**
   * The tables, each after those it reads.
   *
   * @throws UsageException if tables read each other in a circle
   */
  public List<TableName> all() {
    Set<TableName> ordered = new LinkedHashSet<>();
    references.keySet().forEach(table -> visit(table, new ArrayList<>(), ordered));
    return List.copyOf(ordered);
  }

  private void visit(TableName table, List<TableName> path, Set<TableName> ordered) {
    if (path.contains(table)) {
      path.add(table);
      throw new UsageException(
          "The table %s is made from itself.".formatted(table),
          "Its SQL leads back to it: "
              + String.join(" <- ", path.stream().map(TableName::toString).toList())
              + ".",
          "Take one reference out of the circle.");
    }
    if (ordered.contains(table) || !references.containsKey(table)) {
      return;
    }
    path.add(table);
    references.getOrDefault(table, List.of()).forEach(read -> visit(read, path, ordered));
    path.remove(path.size() - 1);
    ordered.add(table);
  }

  /**
   * The declared tables that an option picks; all where it was not given.
   *
   * @param picked the option's values, {@code layer.name} or {@code name} each
   * @throws UsageException if one is not declared
   */
  public static <T> Map<String, T> picked(
      List<String> picked, Layer layer, Map<String, T> declared) {
    Map<String, T> tables = new LinkedHashMap<>();
    for (String text : picked) {
      String prefix = layer.text() + ".";
      String name = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      T table = declared.get(name);
      if (table == null) {
        throw new UsageException(
            "There is no table %s%s in tables.yml.".formatted(prefix, name),
            Suggestion.nearest(name, declared.keySet())
                .map(near -> "Did you mean " + prefix + near + "?")
                .orElse("It declares: " + String.join(", ", declared.keySet()) + "."),
            "Correct the option, or declare it under " + layer.text() + " in tables.yml.");
      }
      tables.put(name, table);
    }
    return picked.isEmpty() ? declared : tables;
  }
}
