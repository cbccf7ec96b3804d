package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.FileSource;
import java.sql.Timestamp;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Brings the files of one bronze table in, each once. */
final class FileIngestion implements Ingestion {
  private static final StructType QUARANTINE =
      new StructType()
          .add("line", "string", true, "The text that is no row.")
          .add(SourceFiles.SOURCE, "string", true, "The file it stands in.")
          .add("reason", "string", true, "Why it is no row.")
          .add("_run_id", "string", true, "The run that met it.")
          .add("_quarantined_at", "timestamp", true, "When that run began.");

  private final JobContext context;
  private final Tables tables;
  private final TableName name;
  private final BronzeTable table;
  private final Pace pace;
  private final SourceFiles files;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  FileIngestion(JobContext context, String name, BronzeTable table, Pace pace) {
    this.context = context;
    this.tables = context.tables();
    this.name = TableName.of(Layer.BRONZE, name);
    this.table = table;
    this.pace = pace;
    FileSource from = table.from().files().orElseThrow();
    this.files = new SourceFiles(from.path(), from.format(), from.header());
  }

  /**
   * Adds what is new.
   *
   * @throws UsageException if there is nothing at the path at all
   */
  @Override
  public Ingested run() {
    if (!files.exist(context.spark())) {
      throw new UsageException(
          name + " has no file to read.",
          "There is no " + files.path() + ".",
          "Put files there, or correct bronze.%s.from.files.path in tables.yml."
              .formatted(name.name()));
    }
    pace.run(new Increment(tables, name.local(), name), files.stream(context.spark()), this::write);
    return new Ingested(rows.get(), refused.get());
  }

  private void write(Dataset<Row> newFiles, Batch batch) {
    Dataset<Row> read = files.read(newFiles).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      boolean anyRefused = refuse(read, batch);
      Dataset<Row> good = stamped(anyRefused ? good(read) : read).drop(SourceFiles.CORRUPT);
      tables.create(spec(good.schema()));
      rows.addAndGet(tables.append(name, good, batch.transaction(name)).rowsInserted());
    } finally {
      read.unpersist();
    }
  }

  /** The lines that are no rows, in a commit of their own; none where all are. */
  private boolean refuse(Dataset<Row> read, Batch batch) {
    Dataset<Row> lines =
        read.filter(col(SourceFiles.CORRUPT).isNotNull())
            .select(
                col(SourceFiles.CORRUPT).as("line"),
                col(SourceFiles.SOURCE),
                lit("the line does not fit the file's format and columns").as("reason"),
                lit(context.runId()).as("_run_id"),
                lit(Timestamp.from(context.startedAt())).as("_quarantined_at"));
    long count = lines.count();
    if (count > 0) {
      TableName quarantine = name.quarantine();
      tables.create(
          TableSpec.appended(quarantine, QUARANTINE, "Lines that are no rows of " + name + "."));
      tables.append(quarantine, lines.coalesce(1), batch.transaction(quarantine));
      refused.addAndGet(count);
    }
    return count > 0;
  }

  private static Dataset<Row> good(Dataset<Row> read) {
    return read.filter(col(SourceFiles.CORRUPT).isNull());
  }

  private Dataset<Row> stamped(Dataset<Row> read) {
    return read.withColumn("_ingested_at", lit(Timestamp.from(pace.now(context))))
        .withColumn("_run_id", lit(context.runId()));
  }

  private TableSpec spec(StructType read) {
    StructType columns = new StructType();
    for (StructField field : read.fields()) {
      columns = columns.add(field.name(), field.dataType(), true);
    }
    TableSpec spec = TableSpec.appended(name, columns, table.description());
    return table.owner().map(owner -> spec.with("lakeloop.owner", owner)).orElse(spec);
  }
}
