package io.lakeloop.core.failure;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A place in a configuration file, printed as {@code file:line:column}.
 *
 * @param file the file as its user named it, or another source such as {@code --set tables.x}
 * @param line counted from 1; 0 when the whole file is meant
 * @param column counted from 1; 0 when the whole file is meant
 */
public record Position(String file, int line, int column)
    implements Comparable<Position>, Serializable {

  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::file)
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  /** The file (or other source) as a whole. */
  public static Position of(String file) {
    return new Position(file, 0, 0);
  }

  /** Orders by file, then line, then column. */
  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, or the file alone when it is meant as a whole. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
