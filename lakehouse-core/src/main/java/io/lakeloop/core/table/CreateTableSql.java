package io.lakeloop.core.table;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The SQL that replaces a table, whole. Spark's own writer says clustering in a way that Delta does
 * not know.
 *
 * @param spec the table
 * @param path where it lives
 */
record CreateTableSql(TableSpec spec, String path) {
  /** Makes the table, or replaces it, by all rows of a view. */
  String orReplaceBy(String view) {
    Map<String, String> properties = new TreeMap<>(spec.properties());
    String set =
        properties.entrySet().stream()
            .map(entry -> Columns.text(entry.getKey()) + " = " + Columns.text(entry.getValue()))
            .collect(Collectors.joining(", "));
    String by = spec.clusteredBy().stream().map(Columns::quoted).collect(Collectors.joining(", "));
    return "CREATE OR REPLACE TABLE delta."
        + Columns.quoted(path)
        + " USING delta"
        + (set.isEmpty() ? "" : " TBLPROPERTIES (" + set + ")")
        + " COMMENT "
        + Columns.text(spec.description())
        + (by.isEmpty() ? "" : " CLUSTER BY (" + by + ")")
        + " AS SELECT * FROM "
        + view;
  }
}
