package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.FileFormat;

/**
 * Files that rows come from.
 *
 * @param path a folder with all below it, one file, or a glob; relative to the process's folder
 * @param format the format of every one of them
 * @param header whether the first line of a CSV file names its columns
 */
public record FileSource(
    @Description("A folder, a file or a glob; a URI, or relative to the process's folder.")
        String path,
    @Description("csv, json (an object a line) or parquet.") FileFormat format,
    @Default("true") @Description("Whether a CSV file's first line names its columns.")
        boolean header) {
  /** Refuses an empty path. */
  public FileSource {
    if (path.isBlank()) {
      throw new IllegalArgumentException("the path is empty");
    }
  }
}
