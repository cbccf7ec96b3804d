package io.lakeloop.core.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Files of one format below one path that rows are taken from, each once: a stream tells which
 * files are new, and a batch of them is read with the columns each names itself.
 *
 * @param path a folder with all below it, one file, or a glob
 * @param format the files' format
 * @param csv how CSV files are written; without a meaning for other formats
 */
public record SourceFiles(String path, FileFormat format, CsvDialect csv) {
  /** A line that is no row of its file, its bytes as they are; null in rows that are. */
  public static final String CORRUPT = "_corrupt_line_of_file";

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
    return !places(spark).isEmpty();
  }

  /**
   * The files as a stream. Which files a batch holds is asked of {@link FileLedger#planned}, which
   * also knows those that are gone since; its rows need not be read.
   */
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

  /** All files there are now, hidden ones too; the list passes the driver. */
  public SourceListing list(SparkSession spark) {
    try {
      return SourceListing.of(system(spark), places(spark));
    } catch (IOException failure) {
      throw new UncheckedIOException("listing " + path, failure);
    }
  }

  /** Looks at files, on the executors, without reading their rows; in the order of their paths. */
  public List<InspectedFile> inspect(SparkSession spark, List<String> paths) {
    FileShapes shapes = new FileShapes(spark.sessionState().newHadoopConf(), format, csv);
    return spark
        .createDataset(paths.stream().sorted().toList(), Encoders.STRING())
        .mapPartitions(shapes, FileShapes.encoder())
        .collectAsList()
        .stream()
        .map(FileShapes::inspected)
        .toList();
  }

  /**
   * The rows of files, those of one shape together, with the columns that they name themselves,
   * {@link #SOURCE}, {@link #SOURCE_MODIFIED_AT} and {@link #CORRUPT}. CSV, JSON and text have text
   * only; a value that is not there is null.
   *
   * <p>Reading rows of CSV fails where bytes may have been no letters of the encoding: {@link
   * #mayBeUndecoded} knows that failure, and {@link #readByBytes} what is so.
   *
   * @param files files without a problem
   */
  public List<SourceRows> read(SparkSession spark, List<InspectedFile> files) {
    return new SourceReader(spark, format, csv, false).read(files);
  }

  /**
   * The same, looking at bytes before they are decoded, which takes longer: a line that is no text
   * of its encoding is no row. Where values may hold ends of lines, the file is unreadable as a
   * whole, and {@link UnreadableFile#in} finds it in what is thrown.
   */
  public List<SourceRows> readByBytes(SparkSession spark, List<InspectedFile> files) {
    return new SourceReader(spark, format, csv, true).read(files);
  }

  /** Whether that was why reading rows failed. */
  public static boolean mayBeUndecoded(Throwable failure) {
    return ReplacedLetters.wereFound(failure);
  }

  /** Whether a line of {@link #CORRUPT} holds bytes that are no letters of the encoding. */
  public Column isUndecodable(Column line) {
    return new ReplacedLetters(csv.encoding()).areNeededIn(line);
  }

  /** Reads all rows to their end and keeps none: it fails where a file cannot be read. */
  public static void readThrough(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private List<FileStatus> places(SparkSession spark) {
    try {
      FileStatus[] found = system(spark).globStatus(new Path(path));
      return found == null ? List.of() : List.of(found);
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + path, failure);
    }
  }

  private FileSystem system(SparkSession spark) throws IOException {
    return new Path(path).getFileSystem(spark.sessionState().newHadoopConf());
  }
}
