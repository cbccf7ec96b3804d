package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.core.table.UnreadableFile;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** What of a bronze table's files is no row: lines, and whole files that cannot be read. */
final class FileQuarantine {
  private static final String NO_ROW = "the line does not fit the file's format and columns";
  private static final String NO_TEXT = "the line is not %s; it stands here in base64";
  private static final StructType FOUND =
      new StructType()
          .add("line", "string", true, "What is no row; null where a file is unreadable.")
          .add(SourceFiles.SOURCE, "string", true, "The file it stands in.")
          .add("reason", "string", true, "Why it is no row.");
  private static final StructType COLUMNS =
      FOUND
          .add("_run_id", "string", true, "The run that met it.")
          .add("_quarantined_at", "timestamp", true, "When that run began.");

  private final JobContext context;
  private final TableName table;
  private final SourceFiles source;

  /** The quarantine of a bronze table whose rows come from these files. */
  FileQuarantine(JobContext context, TableName table, SourceFiles source) {
    this.context = context;
    this.table = table;
    this.source = source;
  }

  TableName name() {
    return table.quarantine();
  }

  /**
   * Sets aside what of a batch is no row, in one commit; none where all is.
   *
   * @param rows the batch's rows, of which those count whose {@link SourceFiles#CORRUPT} is not
   *     null; read with all their columns, for Spark reads no bad lines without any other column
   * @return how many lines and files there were
   */
  long add(Dataset<Row> rows, List<UnreadableFile> files, Transaction transaction) {
    Dataset<Row> bad =
        rows.filter(col(SourceFiles.CORRUPT).isNotNull()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = bad.count() + files.size();
      if (count > 0) {
        write(lines(bad).union(unreadable(rows.sparkSession(), files)), transaction);
      }
      return count;
    } finally {
      bad.unpersist();
    }
  }

  /** Sets aside files that cannot be read, in one commit. */
  long add(SparkSession spark, List<UnreadableFile> files, Transaction transaction) {
    write(unreadable(spark, files), transaction);
    return files.size();
  }

  /** A line that is no text is kept in base64, byte for byte. */
  private Dataset<Row> lines(Dataset<Row> bad) {
    Column line = col(SourceFiles.CORRUPT);
    Column noText = source.isUndecodable(line);
    return bad.select(
        when(noText, base64(line.cast("binary"))).otherwise(line).as("line"),
        col(SourceFiles.SOURCE),
        when(noText, lit(NO_TEXT.formatted(source.csv().encoding())))
            .otherwise(lit(NO_ROW))
            .as("reason"));
  }

  private static Dataset<Row> unreadable(SparkSession spark, List<UnreadableFile> files) {
    return spark.createDataFrame(
        files.stream().map(file -> RowFactory.create(null, file.path(), file.reason())).toList(),
        FOUND);
  }

  private void write(Dataset<Row> found, Transaction transaction) {
    Tables tables = context.tables();
    tables.create(
        TableSpec.appended(name(), COLUMNS, "Lines and files that are no rows of " + table + "."));
    Dataset<Row> stamped =
        found
            .withColumn("_run_id", lit(context.runId()))
            .withColumn("_quarantined_at", lit(Timestamp.from(context.startedAt())));
    tables.append(name(), stamped.coalesce(1), transaction);
  }
}
