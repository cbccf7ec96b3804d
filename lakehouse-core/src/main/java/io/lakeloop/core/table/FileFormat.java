package io.lakeloop.core.table;

/** The formats of files that rows are taken from. */
public enum FileFormat {
  /** Text with separators; every column is text. */
  CSV,
  /** One JSON object a line; every value is text, nested ones as JSON. */
  JSON,
  /** Parquet, with its own types. */
  PARQUET
}
