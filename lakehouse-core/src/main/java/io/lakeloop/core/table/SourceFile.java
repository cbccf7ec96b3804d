package io.lakeloop.core.table;

/**
 * One file as it was at one time. It is the same file as long as all three are the same.
 *
 * @param path its URI, as Hadoop writes it
 * @param modifiedAt when it was last changed, in milliseconds since 1970; -1 where it was not there
 * @param length its bytes; -1 where they are not known
 */
public record SourceFile(String path, long modifiedAt, long length) {
  /** Whether a file of this path that looks so now has not changed since it looked like this. */
  boolean isStill(SourceFile now) {
    return modifiedAt == now.modifiedAt && (length < 0 || length == now.length);
  }
}
