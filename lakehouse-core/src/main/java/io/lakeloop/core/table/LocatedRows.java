package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of files with where they stand, whatever the format. */
final class LocatedRows {
  /** Where a row's file stands once other columns are selected from it. */
  static final String FILE = "_file_of_line";

  private static final StructType NOTHING =
      new StructType()
          .add(SourceFiles.SOURCE, DataTypes.StringType)
          .add(SourceFiles.SOURCE_MODIFIED_AT, DataTypes.TimestampType)
          .add(SourceFiles.CORRUPT, DataTypes.StringType);

  private LocatedRows() {}

  /** No rows. */
  static SourceRows none(SparkSession spark) {
    return new SourceRows(List.of(), spark.createDataFrame(List.<Row>of(), NOTHING));
  }

  /** Of files without any column all lines are bad; Spark reads no bad lines without a column. */
  static SourceRows badLines(SparkSession spark, String... files) {
    SourceRows located = of(spark.read().schema(texts(List.of())).text(files));
    return new SourceRows(
        located.names(), located.rows().filter(trim(col(SourceFiles.CORRUPT)).notEqual("")));
  }

  /** A reader that keeps lines which are no rows in {@link SourceFiles#CORRUPT}. */
  static DataFrameReader reader(SparkSession spark) {
    return spark
        .read()
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", SourceFiles.CORRUPT)
        // With pruning a line with too many or too few values passes for a row.
        .option("columnPruning", "false");
  }

  /** Rows that were read from files, as they were read. */
  static SourceRows of(Dataset<Row> rows) {
    return of(rows, rows.metadataColumn("_metadata"));
  }

  /**
   * Rows that were read from files.
   *
   * @param rows the files' columns, and those of {@link #FILE} and {@link SourceFiles#CORRUPT}
   *     where they are known
   * @param file what Spark tells of the file of a row
   */
  static SourceRows of(Dataset<Row> rows, Column file) {
    List<String> names = new ArrayList<>();
    List<Column> selected = new ArrayList<>();
    Column corrupt = lit(null).cast("string");
    for (String name : rows.columns()) {
      if (name.equals(SourceFiles.CORRUPT)) {
        corrupt = col(name);
      } else if (!name.equals(FILE)) {
        selected.add(Columns.named(name).as(SourceRows.valueName(names.size())));
        names.add(name);
      }
    }
    selected.add(file.getField("file_path").as(SourceFiles.SOURCE));
    selected.add(file.getField("file_modification_time").as(SourceFiles.SOURCE_MODIFIED_AT));
    selected.add(corrupt.as(SourceFiles.CORRUPT));
    return new SourceRows(names, rows.select(selected.toArray(Column[]::new)));
  }

  /** Columns of text by these names, and {@link SourceFiles#CORRUPT}. */
  static StructType texts(List<String> names) {
    List<StructField> fields = new ArrayList<>();
    names.forEach(
        name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    fields.add(DataTypes.createStructField(SourceFiles.CORRUPT, DataTypes.StringType, true));
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** Paths that have been listed, and so are no patterns any more, as Spark takes them for such. */
  static String[] escaped(List<String> paths) {
    return paths.stream()
        .map(path -> path.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1"))
        .toArray(String[]::new);
  }
}
