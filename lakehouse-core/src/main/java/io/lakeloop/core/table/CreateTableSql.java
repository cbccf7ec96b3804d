package io.lakeloop.core.table;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The SQL that makes a clustered table.
 *
 * @param spec the table; clustered by at least one column
 * @param path where it lives
 */
record CreateTableSql(TableSpec spec, String path) {
  /** Makes the table, or replaces it, by all rows of a view. */
  String orReplaceBy(String view) {
    Map<String, String> properties = new TreeMap<>(spec.properties());
    String set =
        properties.entrySet().stream()
            .map(entry -> literal(entry.getKey()) + " = " + literal(entry.getValue()))
            .collect(Collectors.joining(", "));
    return "CREATE OR REPLACE TABLE delta."
        + Columns.quoted(path)
        + " USING delta"
        + (set.isEmpty() ? "" : " TBLPROPERTIES (" + set + ")")
        + " COMMENT "
        + literal(spec.description())
        + " CLUSTER BY ("
        + spec.clusteredBy().stream().map(Columns::quoted).collect(Collectors.joining(", "))
        + ") AS SELECT * FROM "
        + view;
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
