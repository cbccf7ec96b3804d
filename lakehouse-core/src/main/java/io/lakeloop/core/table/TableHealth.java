package io.lakeloop.core.table;

import java.util.List;

/**
 * How a table is: its files, its log, and what of its history can be read. No row is read for it.
 *
 * @param version the newest version
 * @param files what the files of that version are like
 * @param logFiles commits since the log's last checkpoint: what a reader has to put together
 * @param logBytes their bytes
 * @param versions how many versions the log still tells of
 * @param oldestReadable the oldest version that Delta still lets be read
 * @param retention how long old versions are kept
 * @param clusteredBy the columns that files are clustered by; may be empty
 */
public record TableHealth(
    TableVersion version,
    FileFigures files,
    long logFiles,
    long logBytes,
    long versions,
    long oldestReadable,
    Retention retention,
    List<String> clusteredBy) {
  /** Copies the columns. */
  public TableHealth {
    clusteredBy = List.copyOf(clusteredBy);
  }
}
