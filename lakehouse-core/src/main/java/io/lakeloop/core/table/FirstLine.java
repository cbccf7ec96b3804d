package io.lakeloop.core.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The first line that is not blank of a CSV file, without reading on; Spark's text reader would
 * read the whole file. Empty where there is no such line. Where values may hold ends of lines, so
 * may the line, and it comes with its own end, by which theirs are told from a row's. A header of
 * bytes that are no letters fails.
 */
record FirstLine(CsvDialect dialect) implements Serializable {
  @Serial private static final long serialVersionUID = 1;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Stands for bytes that are no letter, for it is none itself. */
  private static final String NO_LETTER = "\uFFFF";

  /** A quote that is never closed shall not fill the memory with the whole file. */
  private static final int LONGEST = 1 << 20;

  String of(Path file, Configuration hadoop) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    try (InputStream bytes = file.getFileSystem(hadoop).open(file);
        InputStream plain = codec == null ? bytes : codec.createInputStream(bytes);
        BufferedReader text = new BufferedReader(new InputStreamReader(plain, decoder()))) {
      String line = first(text);
      if (dialect.header() && line.contains(NO_LETTER)) {
        throw new IOException("its header is not " + dialect.encoding());
      }
      return line;
    }
  }

  private CharsetDecoder decoder() {
    return dialect
        .charset()
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .replaceWith(NO_LETTER);
  }

  private String first(BufferedReader text) throws IOException {
    StringBuilder line = read(text);
    if (line.indexOf(BYTE_ORDER_MARK) == 0) {
      line.deleteCharAt(0);
    }
    // Spark takes the first line that is not blank for the header.
    while (!line.isEmpty() && line.toString().isBlank()) {
      line = read(text);
    }
    if (!dialect.multiLine()) {
      return withoutEnd(line.toString());
    }
    while (isOpen(line) && line.length() < LONGEST) {
      StringBuilder next = read(text);
      if (next.isEmpty()) {
        break;
      }
      line.append(next);
    }
    return line.toString();
  }

  /** How the line ends: CR, LF, both, or neither where the file ends with it. */
  static String end(String line) {
    return line.substring(withoutEnd(line).length());
  }

  /** The line without what ends it. */
  static String withoutEnd(String line) {
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\n') {
      length--;
    }
    return line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
  }

  /** A line with what ends it; empty at the end of the file. */
  private static StringBuilder read(BufferedReader text) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int letter = text.read(); letter >= 0; letter = text.read()) {
      line.append((char) letter);
      if (letter == '\r') {
        text.mark(1);
        if (text.read() == '\n') {
          line.append('\n');
        } else {
          text.reset();
        }
      }
      if (letter == '\n' || letter == '\r' || line.length() >= LONGEST) {
        break;
      }
    }
    return line;
  }

  private boolean isOpen(CharSequence line) {
    return !dialect.quote().isEmpty()
        && line.chars().filter(letter -> letter == dialect.quote().charAt(0)).count() % 2 == 1;
  }
}
