package io.lakeloop.core.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.jspecify.annotations.Nullable;

/**
 * The first line that is not blank of a CSV file, without reading on; Spark's text reader would
 * read the whole file. Empty where there is no such line. Where values may hold ends of lines, so
 * may the line.
 */
record FirstLine(CsvDialect dialect) implements Serializable {
  @Serial private static final long serialVersionUID = 1;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** A quote that is never closed shall not fill the memory with the whole file. */
  private static final int LONGEST = 1 << 20;

  String of(Path file, Configuration hadoop) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    try (InputStream bytes = file.getFileSystem(hadoop).open(file);
        InputStream plain = codec == null ? bytes : codec.createInputStream(bytes);
        BufferedReader text = new BufferedReader(new InputStreamReader(plain, dialect.charset()))) {
      String line = unmarked(text.readLine());
      // Spark takes the first line that is not blank for the header.
      while (line != null && line.trim().isEmpty()) {
        line = text.readLine();
      }
      return line == null ? "" : dialect.multiLine() ? closed(line, text) : line;
    }
  }

  private String closed(String begun, BufferedReader text) throws IOException {
    StringBuilder line = new StringBuilder(begun);
    while (isOpen(line) && line.length() < LONGEST) {
      String next = text.readLine();
      if (next == null) {
        break;
      }
      line.append('\n').append(next);
    }
    return line.toString();
  }

  private boolean isOpen(CharSequence line) {
    return !dialect.quote().isEmpty()
        && line.chars().filter(letter -> letter == dialect.quote().charAt(0)).count() % 2 == 1;
  }

  private static @Nullable String unmarked(@Nullable String line) {
    return line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }
}
