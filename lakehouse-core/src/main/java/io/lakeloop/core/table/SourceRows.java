package io.lakeloop.core.table;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * Rows of files of one shape, or of another source.
 *
 * @param names the columns as the files name them, in their order; no two of one file are the same
 * @param rows a column for each name, to be had from {@link #value}, for a file may name one of its
 *     own like ours; then {@link SourceFiles#SOURCE}, {@link SourceFiles#SOURCE_MODIFIED_AT} and
 *     {@link SourceFiles#CORRUPT}
 */
public record SourceRows(List<String> names, Dataset<Row> rows) {
  /** Copies the names. */
  public SourceRows {
    names = List.copyOf(names);
  }

  /**
   * Rows of no files, all of which are rows.
   *
   * @param rows columns of the source's names
   * @param source what stands for the file
   * @param changedAt the place of the column that says when a row changed; empty where none does
   */
  public static SourceRows of(Dataset<Row> rows, String source, OptionalInt changedAt) {
    List<String> names = List.of(rows.columns());
    Dataset<Row> values =
        rows.toDF(
            IntStream.range(0, names.size())
                .mapToObj(SourceRows::valueName)
                .toArray(String[]::new));
    Column changed =
        changedAt.isPresent()
            ? functions.col(valueName(changedAt.getAsInt()))
            : functions.lit(null);
    return new SourceRows(
        names,
        values
            .withColumn(SourceFiles.SOURCE, functions.lit(source))
            .withColumn(SourceFiles.SOURCE_MODIFIED_AT, changed.cast("timestamp"))
            .withColumn(SourceFiles.CORRUPT, functions.lit(null).cast("string")));
  }

  /** The column of the name at this place. */
  public Column value(int place) {
    return functions.col(valueName(place));
  }

  /** That column's type. */
  public DataType type(int place) {
    return rows.schema().apply(valueName(place)).dataType();
  }

  /** The columns of all names, in their order. */
  List<Column> values() {
    return IntStream.range(0, names.size()).mapToObj(this::value).toList();
  }

  /** The same rows with another {@link SourceFiles#CORRUPT}. */
  SourceRows with(Column corrupt) {
    return new SourceRows(names, rows.withColumn(SourceFiles.CORRUPT, corrupt));
  }

  static String valueName(int place) {
    return "value_" + place;
  }
}
