package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.CsvDialect;
import io.lakeloop.core.table.FileFormat;

/**
 * Files that rows come from. A text file whose name ends in {@code .gz} is unpacked.
 *
 * @param path a folder with all below it, one file, or a glob; relative to the process's folder
 * @param format the format of every one of them
 * @param header whether the first line of a CSV file names its columns
 * @param delimiter what stands between two values of a CSV file
 * @param quote the letter around a CSV file's values that hold a delimiter
 * @param escape the letter before a quote inside of quotes
 * @param multiLine whether quoted values of a CSV file may hold ends of lines
 * @param encoding the encoding of CSV files
 */
public record FileSource(
    @Description("A folder, a file or a glob; a URI, or relative to the process's folder.")
        String path,
    @Description("csv, json (an object a line), text (a line a row), parquet, orc or avro.")
        FileFormat format,
    @Default("true") @Description("Whether a CSV file's first line names its columns.")
        boolean header,
    @Default(",") @Description("What stands between two values of a CSV file.") String delimiter,
    @Default("\"") @Description("The letter around CSV values that hold a delimiter.") String quote,
    @Default("\"")
        @Description("The letter before a quote inside of quotes; by default the quote is doubled.")
        String escape,
    @Default("false")
        @Description("Whether quoted CSV values may hold ends of lines; a task reads a whole file.")
        boolean multiLine,
    @Default("UTF-8") @Description("The encoding of CSV files.") String encoding) {
  /** Refuses an empty path, and what no CSV file can be. */
  public FileSource {
    if (path.isBlank()) {
      throw new IllegalArgumentException("the path is empty");
    }
    CsvDialect dialect = dialect(header, delimiter, quote, escape, multiLine, encoding);
    if (format != FileFormat.CSV
        && !dialect.equals(dialect(header, ",", "\"", "\"", false, "UTF-8"))) {
      throw new IllegalArgumentException(
          "delimiter, quote, escape, multi-line and encoding are for csv");
    }
  }

  /** How its CSV files are written. */
  public CsvDialect csv() {
    return dialect(header, delimiter, quote, escape, multiLine, encoding);
  }

  private static CsvDialect dialect(
      boolean header,
      String delimiter,
      String quote,
      String escape,
      boolean multiLine,
      String encoding) {
    return new CsvDialect(header, delimiter, quote, escape, multiLine, encoding);
  }
}
