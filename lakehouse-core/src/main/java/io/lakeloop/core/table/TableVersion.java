package io.lakeloop.core.table;

import java.util.regex.Pattern;

/**
 * One version of one table: what a job read, or what it left.
 *
 * @param table the table, with its environment where it was read through from another
 * @param version the Delta version, from 0
 */
public record TableVersion(TableName table, long version) {
  // Of so many digits a long holds every number.
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Refuses a negative version. */
  public TableVersion {
    if (version < 0) {
      throw new IllegalArgumentException("version of " + table + " is negative: " + version);
    }
  }

  /**
   * Reads what {@link #toString} writes: {@code silver.cards@3}.
   *
   * @throws IllegalArgumentException if the text has another form or names no table
   */
  public static TableVersion parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0 || !NUMBER.matcher(text.substring(at + 1)).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no version of a table: write layer.name@version");
    }
    return new TableVersion(
        TableName.parse(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return table + "@" + version;
  }
}
