package io.lakeloop.core.table;

import io.delta.tables.DeltaMergeBuilder;

/** What a merge does with its rows, said in Delta's own builder. */
@FunctionalInterface
public interface MergeClauses {
  /** Adds the clauses; the target's alias is {@code target}, the source's {@code source}. */
  DeltaMergeBuilder to(DeltaMergeBuilder merge);
}
