package io.lakeloop.bronze;

import io.lakeloop.core.table.CsvDialect;
import io.lakeloop.core.table.FileFormat;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.BronzeTable.NewColumns;
import io.lakeloop.layers.ColumnConfig;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.FileSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Config of bronze tables, as its YAML would be bound. */
final class FileSources {
  private FileSources() {}

  static BronzeTable table(String path, FileFormat format) {
    return table(path, format, Map.of(), Map.of(), NewColumns.ADD);
  }

  static BronzeTable table(
      String path,
      FileFormat format,
      Map<String, String> types,
      Map<String, List<String>> aliases,
      NewColumns newColumns) {
    Map<String, ColumnConfig> columns = new TreeMap<>();
    types.forEach((name, type) -> columns.put(name, Declared.column(type)));
    return table(source(path, format, CsvDialect.STANDARD), columns, aliases, newColumns);
  }

  static BronzeTable csv(String path, CsvDialect csv) {
    return table(source(path, FileFormat.CSV, csv), Map.of(), Map.of(), NewColumns.ADD);
  }

  private static FileSource source(String path, FileFormat format, CsvDialect csv) {
    return new FileSource(
        path,
        format,
        csv.header(),
        csv.delimiter(),
        csv.quote(),
        csv.escape(),
        csv.multiLine(),
        csv.encoding());
  }

  private static BronzeTable table(
      FileSource source,
      Map<String, ColumnConfig> columns,
      Map<String, List<String>> aliases,
      NewColumns newColumns) {
    return new BronzeTable(
        "",
        Optional.empty(),
        new BronzeTable.Source(Optional.of(source), Optional.empty(), Optional.empty()),
        columns,
        aliases,
        newColumns);
  }
}
