package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Files of one format below one path that rows are taken from, each once: a stream tells which
 * files are new, and a batch of them is read with the columns each names itself.
 *
 * @param path a folder with all below it, one file, or a glob
 * @param format the files' format
 * @param header whether a CSV file's first line names its columns
 */
public record SourceFiles(String path, FileFormat format, boolean header) {
  /** The text of a line that is no row of its file; null in rows that are. */
  public static final String CORRUPT = "_corrupt_record";

  /** The file a row came from: its URI. */
  public static final String SOURCE = "_source";

  /** When that file was last changed. */
  public static final String SOURCE_MODIFIED_AT = "_source_modified_at";

  private static final StructType LISTED =
      new StructType()
          .add("path", "string", false)
          .add("modificationTime", "timestamp", false)
          .add("length", "long", false)
          .add("content", "binary", true);

  /** Takes a path without a scheme from the folder the process runs in. */
  public SourceFiles {
    if (new Path(path).toUri().getScheme() == null) {
      path =
          new Path("file", null, java.nio.file.Path.of(path).toAbsolutePath().toString())
              .toString();
    }
  }

  /** Whether there is any file or folder at the path. */
  public boolean exist(SparkSession spark) {
    Path place = new Path(path);
    try {
      FileStatus[] found =
          place.getFileSystem(spark.sessionState().newHadoopConf()).globStatus(place);
      return found != null && found.length > 0;
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException("looking for " + path, failure);
    }
  }

  /** The files as a stream: {@code path}, {@code modificationTime}, {@code length}. */
  public Dataset<Row> stream(SparkSession spark) {
    return spark
        .readStream()
        .format("binaryFile")
        .schema(LISTED)
        .option("recursiveFileLookup", "true")
        // Spark would pass over files that are a week older than the newest it has seen.
        .option("maxFileAge", "36500d")
        .load(path)
        .select("path", "modificationTime", "length");
  }

  /**
   * The rows of files, by the names of their columns, with {@link #SOURCE}, {@link
   * #SOURCE_MODIFIED_AT} and {@link #CORRUPT}. A column that a file lacks is null in its rows.
   *
   * @param files one batch of {@link #stream}; its list of files, not of rows, passes the driver
   */
  public Dataset<Row> read(Dataset<Row> files) {
    SparkSession spark = files.sparkSession();
    Dataset<Row> paths = files.select("path");
    return switch (format) {
      case CSV ->
          header ? csvByHeader(spark, paths) : csv(spark, positions(spark, paths), all(paths));
      case JSON -> json(spark, all(paths));
      case PARQUET -> located(spark.read().option("mergeSchema", "true").parquet(all(paths)));
    };
  }

  /** CSV is mapped by position: files with other columns, or in another order, are read apart. */
  private Dataset<Row> csvByHeader(SparkSession spark, Dataset<Row> paths) {
    Map<String, List<String>> filesByHeader = new LinkedHashMap<>();
    Dataset<Row> headers =
        paths
            .as(Encoders.STRING())
            .mapPartitions(
                new FirstLines(spark.sessionState().newHadoopConf()), FirstLines.ENCODER);
    for (Row file : headers.collectAsList()) {
      filesByHeader
          .computeIfAbsent(file.getString(1), line -> new ArrayList<>())
          .add(escaped(file.getString(0)));
    }
    // An empty file has no header, no rows and nothing to say.
    filesByHeader.remove("");
    return filesByHeader.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            group ->
                csv(spark, names(spark, group.getKey()), group.getValue().toArray(String[]::new)))
        .reduce((left, right) -> left.unionByName(right, true))
        .orElseGet(() -> spark.createDataFrame(List.<Row>of(), nothing()));
  }

  private Dataset<Row> csv(SparkSession spark, List<String> columns, String... files) {
    return columns.isEmpty()
        ? badLines(spark, files)
        : located(textual(spark).option("header", header).schema(text(columns)).csv(files));
  }

  private static List<String> names(SparkSession spark, String headerLine) {
    return columns(
        spark
            .read()
            .option("header", "true")
            .csv(spark.createDataset(List.of(headerLine), Encoders.STRING())));
  }

  private static List<String> positions(SparkSession spark, Dataset<Row> paths) {
    return columns(spark.read().csv(all(paths)));
  }

  /** Values stay as they were written: no number is read as one, and nested values stay JSON. */
  private static Dataset<Row> json(SparkSession spark, String... files) {
    List<String> names =
        columns(spark.read().option("primitivesAsString", "true").json(files)).stream()
            .filter(name -> !name.equals(CORRUPT))
            .toList();
    return names.isEmpty()
        ? badLines(spark, files)
        : located(textual(spark).schema(text(names)).json(files));
  }

  /** Of files without any column all lines are bad; Spark reads no bad lines without a column. */
  private static Dataset<Row> badLines(SparkSession spark, String... files) {
    Dataset<Row> lines = spark.read().schema(text(List.of())).text(files);
    return located(lines).filter(trim(col(CORRUPT)).notEqual(""));
  }

  private static DataFrameReader textual(SparkSession spark) {
    return spark
        .read()
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", CORRUPT)
        // With pruning a line with too many or too few values passes for a row.
        .option("columnPruning", "false");
  }

  private static Dataset<Row> located(Dataset<Row> rows) {
    Dataset<Row> named =
        rows.withColumn(SOURCE, col("_metadata.file_path"))
            .withColumn(SOURCE_MODIFIED_AT, col("_metadata.file_modification_time"));
    for (String name : rows.columns()) {
      named = named.withColumnRenamed(name, storable(name));
    }
    return List.of(rows.columns()).contains(CORRUPT)
        ? named
        : named.withColumn(CORRUPT, org.apache.spark.sql.functions.lit(null).cast("string"));
  }

  // Delta refuses these letters in the name of a column.
  private static String storable(String name) {
    return name.strip().replaceAll("[ ,;{}()\\n\\t=]+", "_");
  }

  private static StructType text(List<String> names) {
    List<StructField> fields = new ArrayList<>();
    names.forEach(
        name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    fields.add(DataTypes.createStructField(CORRUPT, DataTypes.StringType, true));
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static StructType nothing() {
    return new StructType()
        .add(CORRUPT, DataTypes.StringType)
        .add(SOURCE, DataTypes.StringType)
        .add(SOURCE_MODIFIED_AT, DataTypes.TimestampType);
  }

  private static List<String> columns(Dataset<Row> rows) {
    return Arrays.asList(rows.columns());
  }

  private static String[] all(Dataset<Row> paths) {
    return paths.as(Encoders.STRING()).collectAsList().stream()
        .map(SourceFiles::escaped)
        .toArray(String[]::new);
  }

  // A path that has been listed is no pattern any more.
  private static String escaped(String path) {
    return path.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
  }
}
