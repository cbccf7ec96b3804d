package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.InspectedFile;
import io.lakeloop.core.table.SourceFile;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.SourceRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.UnreadableFile;
import io.lakeloop.layers.BronzeTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One batch of files on its way into a bronze table: first the rows in one commit, then what is no
 * row in another. A file found unreadable on the way is left out and the rest begun again, and so
 * are all where letters may have been lost: of a batch nothing is visible before all of it can be
 * read.
 */
final class FileBatch {
  private final Tables tables;
  private final TableName name;
  private final BronzeTable table;
  private final SourceFiles source;
  private final SparkSession spark;
  private final Batch batch;
  private final Instant now;
  private final BronzeTarget target;
  private final FileQuarantine quarantine;
  private final Map<String, InspectedFile> readable = new LinkedHashMap<>();
  private final Map<String, UnreadableFile> unreadable = new LinkedHashMap<>();
  private final List<SourceFile> seen = new ArrayList<>();
  private Optional<Commit> committed = Optional.empty();
  private boolean byBytes;

  /**
   * @param now when the rows come in
   */
  FileBatch(
      JobContext context,
      TableName name,
      BronzeTable table,
      SourceFiles source,
      SparkSession spark,
      Batch batch,
      Instant now) {
    this.tables = context.tables();
    this.name = name;
    this.table = table;
    this.source = source;
    this.spark = spark;
    this.batch = batch;
    this.now = now;
    this.target = new BronzeTarget(context, name.name(), table);
    this.quarantine = new FileQuarantine(context, name, source);
  }

  /**
   * Takes the files in; what an earlier try has committed is not committed again.
   *
   * @param bytes whether to look at their bytes from the start: an earlier batch had letters that
   *     may stand for lost ones, and on a cluster each batch tries {@code spark.task.maxFailures}
   *     times before it knows
   */
  Ingested write(List<SourceFile> planned, boolean bytes) {
    byBytes = bytes;
    for (InspectedFile file : inspect(planned.stream().map(SourceFile::path).toList())) {
      seen.add(file.file());
      readable.put(file.file().path(), file);
      file.problem().ifPresent(problem -> drop(file.file().path(), problem));
    }
    while (true) {
      try {
        return tried();
      } catch (SparkException | AnalysisException | RuntimeException failure) {
        if (!dropUnreadable(UnreadableFile.in(failure)) && !lookAtBytes(failure)) {
          throw failure instanceof RuntimeException told
              ? told
              : new IllegalStateException("taking files into " + name, failure);
        }
      }
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Ingested tried() throws SparkException, AnalysisException {
    Dataset<Row> rows = rows();
    long badLines = append(rows);
    long refused = setAside(rows, badLines);
    return new Ingested(committed.map(Commit::rowsInserted).orElse(0L), refused, 0);
  }

  /**
   * The files as they were when their rows were read; as they were planned where that was in an
   * earlier run.
   */
  List<SourceFile> taken(List<SourceFile> planned) {
    return committed.isPresent() ? seen : planned;
  }

  private List<InspectedFile> inspect(List<String> paths) {
    return source.inspect(spark, paths);
  }

  /** Leaves files out of the next try; false where there are none that are in the batch. */
  private boolean dropUnreadable(List<UnreadableFile> files) {
    boolean any = false;
    for (UnreadableFile file : files) {
      if (readable.containsKey(file.path()) && isSo(file)) {
        drop(file.path(), file.reason());
        any = true;
      }
    }
    return any;
  }

  /** Whether it came to look at bytes. */
  boolean lookedAtBytes() {
    return byBytes;
  }

  /** Has the next try look at bytes; false where that would be of no use. */
  private boolean lookAtBytes(Throwable failure) {
    boolean anew = !byBytes && SourceFiles.mayBeUndecoded(failure);
    byBytes |= anew;
    return anew;
  }

  // A file that may not be opened is told of like one that is not there.
  private boolean isSo(UnreadableFile file) {
    return !file.reason().equals(UnreadableFile.GONE)
        || inspect(List.of(file.path())).get(0).problem().isPresent();
  }

  private void drop(String path, String reason) {
    readable.remove(path);
    unreadable.put(path, new UnreadableFile(path, reason));
    if (reason.equals(UnreadableFile.GONE)) {
      // Should it come back, it is another than was seen.
      seen.replaceAll(file -> file.path().equals(path) ? new SourceFile(path, -1, -1) : file);
    }
  }

  private Dataset<Row> rows() {
    List<InspectedFile> files = List.copyOf(readable.values());
    List<SourceRows> shapes =
        byBytes ? source.readByBytes(spark, files) : source.read(spark, files);
    Optional<StructType> present =
        tables.existsHere(name) ? Optional.of(tables.schema(name)) : Optional.empty();
    BronzeColumns columns = new BronzeColumns(name, table, present, shapes);
    return target.stamped(
        new Landing(columns, shapes).rows().stream().reduce(Dataset::union).orElseThrow(), now);
  }

  /**
   * Adds the rows that are some, and counts the lines that are none; -1 where that is not known.
   */
  private long append(Dataset<Row> rows) {
    Observation lines = new Observation();
    Dataset<Row> good =
        mayHoldBadLines()
            ? rows.observe(lines, count_if(col(SourceFiles.CORRUPT).isNotNull()).as("bad"))
                .filter(col(SourceFiles.CORRUPT).isNull())
            : rows;
    good = good.drop(SourceFiles.CORRUPT);
    Commit commit = target.append(good, batch.transaction(name));
    if (commit.metrics().isEmpty()) {
      if (committed.isEmpty() && !mayHoldBadLines()) {
        // It was added by a run that was killed before it could set aside what it had found.
        SourceFiles.readThrough(rows);
      }
      return mayHoldBadLines() ? -1 : 0;
    }
    committed = Optional.of(commit);
    return mayHoldBadLines() ? counted(lines) : 0;
  }

  private boolean mayHoldBadLines() {
    return source.format().mayHoldBadLines() && !readable.isEmpty();
  }

  private static long counted(Observation lines) {
    try {
      return (Long) lines.getAsJava().getOrDefault("bad", -1L);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while counting lines", stopped);
    }
  }

  private long setAside(Dataset<Row> rows, long badLines) {
    List<UnreadableFile> files = List.copyOf(unreadable.values());
    if (badLines != 0) {
      return quarantine.add(rows, files, batch.transaction(quarantine.name()));
    }
    return files.isEmpty() ? 0 : quarantine.add(spark, files, batch.transaction(quarantine.name()));
  }
}
