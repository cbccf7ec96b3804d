package io.lakeloop.features;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.MergeClauses;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How computed values come into a feature table: rows that are as they were stay untouched.
 *
 * @param table the feature table, which exists
 */
record FeatureMerge(FeatureTable table) {
  // By itself text has times to the millisecond only.
  private static final String TEXT =
      "to_json(%s.%s, map('timestampFormat', 'yyyy-MM-dd HH:mm:ss.SSSSSS',"
          + " 'timestampNTZFormat', 'yyyy-MM-dd HH:mm:ss.SSSSSS'))";

  /**
   * Writes the points that changed, and removes those that are gone.
   *
   * @param touched files whose times lie elsewhere are passed over
   */
  Commit changed(Tables tables, Recomputation.Touched touched, Transaction transaction) {
    MergeClauses clauses =
        MergeClauses.vanishing(columns(), Recomputation.GONE, differs(touched.values().schema()));
    String pruned =
        matches()
            + " AND "
            + touched.within().sql("target." + Columns.quoted(table.config().eventTime()));
    return tables.merge(table.table(), touched.values(), pruned, clauses, transaction);
  }

  /** Makes the table hold these values and no others. */
  Commit all(Tables tables, Dataset<Row> values, Transaction transaction) {
    MergeClauses clauses =
        merge ->
            merge
                .whenMatched(differs(values.schema()))
                .updateExpr(assignments())
                .whenNotMatched()
                .insertExpr(assignments())
                .whenNotMatchedBySource()
                .delete();
    return tables.merge(table.table(), values, matches(), clauses, transaction);
  }

  private String matches() {
    return new MergeCondition(table.keys(), false).sql();
  }

  private String differs(StructType schema) {
    return table.config().features().keySet().stream()
        .map(name -> differs(Columns.quoted(name), schema.apply(name).dataType()))
        .collect(Collectors.joining(" OR "));
  }

  /** Maps, and what holds one, are compared as text: SQL compares none. */
  private static String differs(String name, DataType type) {
    String comparable = holdsMap(type) ? TEXT : "%s.%s";
    return "NOT (%s <=> %s)"
        .formatted(comparable.formatted("target", name), comparable.formatted("source", name));
  }

  private static boolean holdsMap(DataType type) {
    if (type instanceof ArrayType list) {
      return holdsMap(list.elementType());
    }
    return type instanceof MapType
        || (type instanceof StructType struct
            && Arrays.stream(struct.fields())
                .map(StructField::dataType)
                .anyMatch(FeatureMerge::holdsMap));
  }

  private Map<String, String> assignments() {
    return columns().stream()
        .collect(Collectors.toMap(Columns::quoted, name -> "source." + Columns.quoted(name)));
  }

  private Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(table.keys());
    columns.addAll(table.config().features().keySet());
    return columns;
  }
}
