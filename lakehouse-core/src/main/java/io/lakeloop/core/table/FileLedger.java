package io.lakeloop.core.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.checkpointing.OffsetSeq;
import org.apache.spark.sql.execution.streaming.checkpointing.OffsetSeqLog;
import org.apache.spark.sql.execution.streaming.runtime.FileStreamSource;
import org.apache.spark.sql.execution.streaming.runtime.FileStreamSourceLog;
import org.apache.spark.sql.execution.streaming.sinks.FileStreamSinkLog;
import org.apache.spark.sql.execution.streaming.sinks.SinkFileStatus;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Which files an {@link Increment} over {@link SourceFiles#stream} has taken, and how they looked
 * then. Spark knows a file by its path alone, so that one that is written anew is passed over; here
 * it is the same only while its size and time are.
 *
 * <p>All of it lies in the increment's checkpoint: Spark's own log of planned files, a log of files
 * as they were when they were read, and requests to read some again. Both logs are compacted by
 * Spark; what is held in memory grows with the number of files, as in Spark's own stream.
 */
public final class FileLedger {
  private static final Pattern LOG_OFFSET = Pattern.compile("\"logOffset\"\\s*:\\s*(\\d+)");
  private static final StructType REQUEST =
      new StructType()
          .add("path", "string")
          .add("modified_at", "long")
          .add("length", "long")
          .add("requested_by", "string");

  private final SparkSession spark;
  private final String checkpoint;
  private final FileStreamSinkLog taken;

  /**
   * The ledger of the increment of this name.
   *
   * @param name as {@link Increment} has it
   */
  public FileLedger(Tables tables, String name) {
    this.spark = tables.spark();
    this.checkpoint = new Checkpoint(tables, name).toString();
    this.taken =
        new FileStreamSinkLog(
            FileStreamSinkLog.VERSION(), spark, checkpoint + "/taken", Option.empty());
  }

  /** The name of the increment over {@link #requests}. */
  public static String again(String name) {
    return name + "/again";
  }

  /**
   * The files of a batch of the stream as they were when it was planned; some may be gone since.
   */
  public List<SourceFile> planned(Batch batch) {
    Option<Object> after = Option.apply(batch.id() == 0 ? 0L : offset(batch.id() - 1) + 1);
    return Arrays.stream(sourceLog().get(after, Option.apply(offset(batch.id()))))
        .flatMap(entries -> Arrays.stream(entries._2()))
        .map(FileLedger::planned)
        .toList();
  }

  /** Notes files as they were when they were read; one that was not there counts as changed. */
  public void note(Collection<SourceFile> files) {
    Object newest = taken.getLatestBatchId().getOrElse(() -> -1L);
    taken.add(
        (Long) newest + 1,
        files.stream()
            .map(
                file ->
                    SinkFileStatus.apply(
                        file.path(),
                        file.length(),
                        false,
                        file.modifiedAt(),
                        0,
                        0,
                        FileStreamSinkLog.ADD_ACTION()))
            .toArray(SinkFileStatus[]::new));
  }

  /** Of the files there are now, those that were taken once and look otherwise since. */
  public List<SourceFile> changed(Collection<SourceFile> now) {
    Map<String, SourceFile> known = known();
    return now.stream()
        .filter(file -> known.containsKey(file.path()) && !known.get(file.path()).isStill(file))
        .toList();
  }

  /**
   * Asks for files to be taken again, by {@link #requests}: once, however often the process is
   * killed from here on.
   */
  public void request(Collection<SourceFile> files, String runId) {
    List<Row> rows =
        files.stream()
            .map(file -> RowFactory.create(file.path(), file.modifiedAt(), file.length(), runId))
            .toList();
    spark.createDataFrame(rows, REQUEST).coalesce(1).write().mode("append").json(requestFolder());
  }

  /** Whether files were ever asked for again. */
  public boolean hasRequests() {
    Path folder = new Path(requestFolder());
    try {
      return folder.getFileSystem(spark.sessionState().newHadoopConf()).exists(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + folder, failure);
    }
  }

  /** The requests as a stream. */
  public Dataset<Row> requests() {
    return spark.readStream().schema(REQUEST).option("maxFileAge", "36500d").json(requestFolder());
  }

  /**
   * The files that a batch of {@link #requests} asks for, as they were when they were asked for.
   */
  public static List<SourceFile> requested(Dataset<Row> batch) {
    return batch.select("path", "modified_at", "length").collectAsList().stream()
        .map(row -> new SourceFile(row.getString(0), row.getLong(1), row.getLong(2)))
        .toList();
  }

  private String requestFolder() {
    return again(checkpoint) + "/requests";
  }

  private Map<String, SourceFile> known() {
    Map<String, SourceFile> known = new HashMap<>();
    for (FileStreamSource.FileEntry entry : sourceLog().allFiles()) {
      SourceFile file = planned(entry);
      known.put(file.path(), file);
    }
    for (SinkFileStatus file : taken.allFiles()) {
      known.put(file.path(), new SourceFile(file.path(), file.modificationTime(), file.size()));
    }
    return known;
  }

  private static SourceFile planned(FileStreamSource.FileEntry entry) {
    return new SourceFile(UnreadableFile.plain(entry.path()), entry.timestamp(), -1);
  }

  private FileStreamSourceLog sourceLog() {
    return new FileStreamSourceLog(FileStreamSourceLog.VERSION(), spark, checkpoint + "/sources/0");
  }

  /** The number of the last entry of Spark's log of files that a batch goes up to. */
  private long offset(long batch) {
    OffsetSeq offsets = new OffsetSeqLog(spark, checkpoint + "/offsets").get(batch).get();
    Matcher number = LOG_OFFSET.matcher(offsets.offsets().head().get().json());
    if (!number.find()) {
      throw new IllegalStateException(checkpoint + " is no checkpoint of files: batch " + batch);
    }
    return Long.parseLong(number.group(1));
  }
}
