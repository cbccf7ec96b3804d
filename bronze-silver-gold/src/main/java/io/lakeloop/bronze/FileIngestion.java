package io.lakeloop.bronze;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.Pace;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.FileLedger;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.SourceFile;
import io.lakeloop.core.table.SourceFiles;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.FileSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the files of one bronze table in, each once. */
final class FileIngestion implements Ingestion {
  /** The option that names files, by globs over their paths or names. */
  static final String REINGEST = "reingest";

  private static final Logger LOG = LoggerFactory.getLogger(FileIngestion.class);

  /** How many changed files are named in a warning. */
  private static final int NAMED = 10;

  private final JobContext context;
  private final Tables tables;
  private final TableName name;
  private final BronzeTable table;
  private final Pace pace;
  private final SourceFiles files;
  private final FileLedger ledger;
  private Ingested ingested = Ingested.NOTHING;

  FileIngestion(JobContext context, String name, BronzeTable table, Pace pace) {
    this.context = context;
    this.tables = context.tables();
    this.name = TableName.of(Layer.BRONZE, name);
    this.table = table;
    this.pace = pace;
    FileSource source = table.from().files().orElseThrow();
    this.files = new SourceFiles(source.path(), source.format(), source.csv());
    this.ledger = new FileLedger(tables, this.name.local());
  }

  /**
   * Adds what is new; of files that were written anew since they came in the rows once more, where
   * {@link #REINGEST} names them.
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
    pace.run(
        new Increment(tables, name.local(), name),
        files.stream(context.spark()),
        (rows, batch) -> take(rows.sparkSession(), ledger.planned(batch), batch));
    if (ledger.hasRequests()) {
      // What a killed run was asked for is no longer changed once it is in.
      takeRequested();
    }
    List<SourceFile> changed = new ArrayList<>(ledger.changed(files.list(context.spark())));
    List<SourceFile> asked = changed.stream().filter(this::isAsked).toList();
    if (!asked.isEmpty()) {
      ledger.request(asked, context.runId());
      takeRequested();
      changed.removeAll(asked);
    }
    tell(changed);
    return ingested.plus(new Ingested(0, 0, changed.size()));
  }

  private void takeRequested() {
    new Increment(tables, FileLedger.again(name.local()))
        .runAvailable(
            ledger.requests(),
            (rows, batch) -> take(rows.sparkSession(), FileLedger.requested(rows), batch));
  }

  private boolean isAsked(SourceFile file) {
    String fileName = file.path().substring(file.path().lastIndexOf('/') + 1);
    return context.arguments().list(REINGEST).stream()
        .map(GlobPattern::new)
        .anyMatch(glob -> glob.matches(file.path()) || glob.matches(fileName));
  }

  private void tell(List<SourceFile> changed) {
    if (!changed.isEmpty()) {
      LOG.warn(
          "{}: {} files were written anew since they came in, and are passed over: {}. Run"
              + " ingest-bronze --reingest GLOB to add their rows again.",
          name,
          changed.size(),
          changed.stream().limit(NAMED).map(SourceFile::path).toList());
    }
  }

  private void take(SparkSession spark, List<SourceFile> planned, Batch batch) {
    FileBatch taking = new FileBatch(context, name, table, files, spark, batch, pace.now(context));
    ingested = ingested.plus(taking.write(planned));
    ledger.note(taking.taken(planned));
  }
}
