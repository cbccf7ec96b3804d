package io.lakeloop.silver;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rules of a table's rows that look into other tables: its references that set rows aside. */
final class ReferenceRules {
  /** Those of a table that has none. */
  static final ReferenceRules NONE = new ReferenceRules(Map.of());

  private final Map<String, Lookup> lookups;

  private ReferenceRules(Map<String, Lookup> lookups) {
    this.lookups = lookups;
  }

  /**
   * What one rule looks up.
   *
   * @param missing the column that tells whether it is not found
   */
  private record Lookup(FoundReferences references, OnFailure onFailure, String missing) {}

  /**
   * Those of a table.
   *
   * @throws io.lakeloop.core.failure.UsageException if one of them looks into the table itself
   */
  static ReferenceRules of(Tables tables, TableName name, SilverTable table) {
    Map<String, Lookup> lookups = new LinkedHashMap<>();
    table
        .tableExpectations()
        .forEach(
            (rule, said) -> {
              said.requireOtherTable(rule, name);
              if (said.setsRowsAside()) {
                // By number, for names of columns that differ only in case are one.
                lookups.put(
                    rule,
                    new Lookup(
                        new FoundReferences(tables, name, said.references().orElseThrow()),
                        said.onFailure(),
                        "_missing:" + lookups.size()));
              }
            });
    return new ReferenceRules(lookups);
  }

  /**
   * Looks up what rows refer to, one join a rule.
   *
   * @param written what is written of a declared column, by its name
   */
  Dataset<Row> lookedUp(Dataset<Row> rows, Function<String, Column> written) {
    Dataset<Row> marked = rows;
    for (Lookup lookup : lookups.values()) {
      marked = lookup.references().marked(marked, written, lookup.missing());
    }
    return marked;
  }

  /** The rules by name, over rows that were {@link #lookedUp}. */
  Map<String, RowRules.Rule> rules() {
    Map<String, RowRules.Rule> rules = new LinkedHashMap<>();
    lookups.forEach(
        (name, lookup) ->
            rules.put(
                name, new RowRules.Rule(Columns.named(lookup.missing()), lookup.onFailure())));
    return rules;
  }
}
