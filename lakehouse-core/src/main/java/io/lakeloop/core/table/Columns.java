package io.lakeloop.core.table;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns by their names, whatever letters those are made of. */
public final class Columns {
  private Columns() {}

  /** The column of exactly this name: a dot in it leads into no struct. */
  public static Column named(String name) {
    return functions.col(quoted(name));
  }

  /** The name as Delta takes it: without the letters that it refuses. */
  public static String storable(String name) {
    return name.strip().replaceAll("[ ,;{}()\\r\\n\\t=]+", "_");
  }

  /** A text as SQL takes it; Spark would put a setting in the place of a name in braces. */
  static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\u0024{") + "'";
  }

  /** The name as SQL takes it. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
