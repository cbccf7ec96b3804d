package io.lakeloop.core.table;

import java.util.Optional;

/**
 * What the files of a table's newest version are like.
 *
 * @param files data files
 * @param bytes their bytes in all
 * @param small files below {@link #SMALL}
 * @param joinable files below {@link #JOINED}: what joining small files takes in
 * @param rows rows a reader sees; empty where a file does not tell
 * @param deletedRows rows that are still in the files, though deletion vectors hide them
 * @param untold files without statistics, which every query has to read
 * @param loose files that no clustering has ordered; 0 where the table has none
 * @param looseBytes their bytes
 * @param outdated files clustered by other columns than the table's
 */
public record FileFigures(
    long files,
    long bytes,
    long small,
    long joinable,
    Optional<Long> rows,
    long deletedRows,
    long untold,
    long loose,
    long looseBytes,
    long outdated) {
  /** A file below this many bytes costs more to open than to read. */
  public static final long SMALL = 16L << 20;

  /** Files below this many bytes are joined where there are too many small ones. */
  public static final long JOINED = 128L << 20;

  /** The mean size of a file, 0 where there is none. */
  public long averageBytes() {
    return files == 0 ? 0 : bytes / files;
  }

  /** Hidden rows as a share of all rows in the files, from 0 to 1. */
  public double deletedShare() {
    long all = rows.orElse(0L) + deletedRows;
    return all == 0 ? 0 : (double) deletedRows / all;
  }
}
