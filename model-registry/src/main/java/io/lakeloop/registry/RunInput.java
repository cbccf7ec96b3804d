package io.lakeloop.registry;

import io.lakeloop.core.table.TableName;
import java.util.Comparator;

/**
 * A dataset that a run read.
 *
 * @param table the table
 * @param version the table's version
 * @param context what for: {@code training} or {@code evaluation}, say
 */
public record RunInput(TableName table, long version, String context)
    implements Comparable<RunInput> {
  @Override
  public int compareTo(RunInput other) {
    return Comparator.comparing(RunInput::table)
        .thenComparing(RunInput::version)
        .thenComparing(RunInput::context)
        .compare(this, other);
  }

  /** {@code table@version}, as lineage writes it. */
  public String label() {
    return table + "@" + version;
  }
}
