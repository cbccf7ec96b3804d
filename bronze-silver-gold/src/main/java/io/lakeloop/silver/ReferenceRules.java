package io.lakeloop.silver;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableExpectation;
import io.lakeloop.layers.TableExpectation.References;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rules of a table's rows that look into other tables: its references that set rows aside. */
final class ReferenceRules {
  /** Those of a table that has none. */
  static final ReferenceRules NONE = new ReferenceRules(Map.of(), Map.of());

  private final Map<String, FoundReferences> found;
  private final Map<String, TableExpectation> said;

  private ReferenceRules(Map<String, FoundReferences> found, Map<String, TableExpectation> said) {
    this.found = found;
    this.said = said;
  }

  /**
   * Those of a table.
   *
   * @throws io.lakeloop.core.failure.UsageException if one of them looks into the table itself
   */
  static ReferenceRules of(Tables tables, TableName name, SilverTable table) {
    Map<String, FoundReferences> found = new LinkedHashMap<>();
    Map<String, TableExpectation> setAside = new LinkedHashMap<>();
    for (Map.Entry<String, TableExpectation> rule : table.tableExpectations().entrySet()) {
      TableExpectation expected = rule.getValue();
      expected.requireOtherTable(rule.getKey(), name);
      if (expected.setsRowsAside()) {
        References to = expected.references().orElseThrow();
        found.put(rule.getKey(), new FoundReferences(tables, name, to));
        setAside.put(rule.getKey(), expected);
      }
    }
    return new ReferenceRules(found, setAside);
  }

  /**
   * Looks up what rows refer to, one join a rule.
   *
   * @param written what is written of a declared column, by its name
   */
  Dataset<Row> lookedUp(Dataset<Row> rows, Function<String, Column> written) {
    Dataset<Row> marked = rows;
    for (Map.Entry<String, FoundReferences> rule : found.entrySet()) {
      marked = rule.getValue().marked(marked, written, column(rule.getKey()));
    }
    return marked;
  }

  /** The rules by name, over rows that were {@link #lookedUp}. */
  Map<String, RowRules.Rule> rules() {
    Map<String, RowRules.Rule> rules = new LinkedHashMap<>();
    said.forEach(
        (name, expected) ->
            rules.put(name, new RowRules.Rule(Columns.named(column(name)), expected.onFailure())));
    return rules;
  }

  /** By number, for names of columns that differ only in case are one. */
  private String column(String rule) {
    return "_missing:" + List.copyOf(found.keySet()).indexOf(rule);
  }
}
