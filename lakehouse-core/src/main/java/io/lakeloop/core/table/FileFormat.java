package io.lakeloop.core.table;

import java.util.Locale;

/** The formats of files that rows are taken from. */
public enum FileFormat {
  /** Text with separators; every column is text. */
  CSV,
  /** One JSON object a line; every value is text, nested ones as JSON. */
  JSON,
  /** A line a row, in the one column {@code value}. */
  TEXT,
  /** Parquet, with its own types. */
  PARQUET,
  /** ORC, with its own types. */
  ORC,
  /** Avro's files of records, with their own types; Spark's reader of them comes apart from it. */
  AVRO;

  /** Whether the file itself says what types its columns have. */
  public boolean isTyped() {
    return this == PARQUET || this == ORC || this == AVRO;
  }

  /** Whether a line of such a file may be no row. */
  public boolean mayHoldBadLines() {
    return !isTyped();
  }

  /** The name under which Spark knows the format. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
