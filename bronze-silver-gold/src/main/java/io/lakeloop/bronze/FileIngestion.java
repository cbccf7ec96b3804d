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
import io.lakeloop.core.table.SourceListing;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.FileSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the files of one bronze table in, each once. */
final class FileIngestion implements Ingestion {
  private static final Logger LOG = LoggerFactory.getLogger(FileIngestion.class);

  /** How many files are named in a warning. */
  private static final int NAMED = 10;

  private final JobContext context;
  private final Tables tables;
  private final TableName name;
  private final BronzeTable table;
  private final Pace pace;
  private final SourceFiles files;
  private final FileLedger ledger;
  private Ingested ingested = Ingested.NOTHING;
  private boolean byBytes;

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
   * {@link Reingested} names them.
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
    SourceListing listing = files.list(context.spark());
    List<SourceFile> changed = new ArrayList<>(ledger.changed(listing.all()));
    Reingested again = Reingested.of(context.arguments());
    List<SourceFile> asked = changed.stream().filter(again::names).toList();
    if (!asked.isEmpty()) {
      ledger.request(asked, context.runId());
      takeRequested();
      changed.removeAll(asked);
    }
    tell(changed);
    tellPassedOver(listing.passedOver());
    return ingested.plus(new Ingested(0, 0, changed.size(), listing.passedOver().size()));
  }

  /** The files that there are now, without those that are passed over. */
  List<SourceFile> files() {
    SourceListing listing = files.list(context.spark());
    List<SourceFile> taken = new ArrayList<>(listing.all());
    taken.removeAll(Set.copyOf(listing.passedOver()));
    return taken;
  }

  private void takeRequested() {
    new Increment(tables, FileLedger.again(name.local()))
        .runAvailable(
            ledger.requests(),
            (rows, batch) -> take(rows.sparkSession(), FileLedger.requested(rows), batch));
  }

  private void tell(List<SourceFile> changed) {
    if (!changed.isEmpty()) {
      LOG.warn(
          "{}: {} files were written anew since they came in, and are passed over: {}. Run"
              + " ingest-bronze --reingest GLOB to add their rows again.",
          name,
          changed.size(),
          named(changed));
    }
  }

  private void tellPassedOver(List<SourceFile> hidden) {
    if (!hidden.isEmpty()) {
      LOG.warn(
          "{}: {} files are passed over, for a name that begins with _ or a dot is Spark's sign of"
              + " a hidden file or folder: {}. Give them other names where they hold rows.",
          name,
          hidden.size(),
          named(hidden));
    }
  }

  private static List<String> named(List<SourceFile> files) {
    return files.stream().map(SourceFile::path).sorted().limit(NAMED).toList();
  }

  private void take(SparkSession spark, List<SourceFile> planned, Batch batch) {
    FileBatch taking = new FileBatch(context, name, table, files, spark, batch, pace.now(context));
    ingested = ingested.plus(taking.write(planned, byBytes));
    byBytes = taking.lookedAtBytes();
    ledger.note(taking.taken(planned));
  }
}
