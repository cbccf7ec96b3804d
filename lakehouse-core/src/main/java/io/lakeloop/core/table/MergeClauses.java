package io.lakeloop.core.table;

import io.delta.tables.DeltaMergeBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** What a merge does with its rows, said in Delta's own builder. */
@FunctionalInterface
public interface MergeClauses {
  /** Adds the clauses; the target's alias is {@code target}, the source's {@code source}. */
  DeltaMergeBuilder to(DeltaMergeBuilder merge);

  /**
   * Removes the rows of keys that are gone, changes those that the source's are newer than, and
   * adds those of new keys.
   *
   * @param columns the target's columns that the source has
   * @param gone a column (boolean, never null) of the source: true of a row whose key is to have
   *     none
   * @param newer SQL by which a row of the source takes the place of the target's of its key
   */
  static MergeClauses vanishing(Collection<String> columns, String gone, String newer) {
    Map<String, String> values =
        columns.stream()
            .collect(Collectors.toMap(Columns::quoted, name -> "source." + Columns.quoted(name)));
    return merge ->
        merge
            .whenMatched("source." + gone)
            .delete()
            .whenMatched(newer)
            .updateExpr(values)
            .whenNotMatched("NOT source." + gone)
            .insertExpr(values);
  }
}
