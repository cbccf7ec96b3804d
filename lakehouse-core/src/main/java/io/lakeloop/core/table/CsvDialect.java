package io.lakeloop.core.table;

import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;

/**
 * How CSV files are written.
 *
 * @param header whether the first line names the columns
 * @param delimiter what stands between two values; one letter or more
 * @param quote the letter around values that hold a delimiter; empty where none are quoted
 * @param escape the letter before a quote inside of quotes; the quote itself where it is doubled
 * @param multiLine whether a quoted value may hold the end of a line; such a file is read by one
 *     task
 * @param encoding the letters' encoding
 */
public record CsvDialect(
    boolean header,
    String delimiter,
    String quote,
    String escape,
    boolean multiLine,
    String encoding)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final Set<String> WIDE = Set.of("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32");
  private static final Set<String> NARROW = Set.of("UTF-8", "ISO-8859-1", "US-ASCII");

  /** What RFC 4180 says, in UTF-8, with a header and without ends of lines in values. */
  public static final CsvDialect STANDARD = new CsvDialect(true, ",", "\"", "\"", false, "UTF-8");

  /** Refuses what Spark cannot read. */
  public CsvDialect {
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("the delimiter is empty");
    }
    if (quote.length() > 1 || escape.length() > 1) {
      throw new IllegalArgumentException("quote and escape are one letter each, or none");
    }
    if (!WIDE.contains(encoding) && !NARROW.contains(encoding)) {
      throw new IllegalArgumentException(
          "Spark reads no '%s': write UTF-8, ISO-8859-1, US-ASCII, UTF-16, UTF-16BE, UTF-16LE or"
                  .formatted(encoding)
              + " UTF-32");
    }
    // Lines are told apart by single bytes, which are halves of letters here.
    if (WIDE.contains(encoding) && !multiLine) {
      throw new IllegalArgumentException(encoding + " is read with multi-line: true only");
    }
  }

  /** The options of Spark's reader. */
  Map<String, String> options() {
    return Map.of(
        "sep", delimiter,
        "quote", quote,
        "escape", escape,
        "multiLine", Boolean.toString(multiLine),
        "encoding", encoding);
  }

  Charset charset() {
    return Charset.forName(encoding);
  }
}
