package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.Pace;
import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.KafkaTopics;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.KafkaSource;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Brings the records of the topics of one bronze table in, each once. */
final class KafkaIngestion implements Ingestion {
  /** The option that lets records go which Kafka has dropped. */
  static final String ACCEPT_LOSS = "accept-lost-records";

  // So many records are one file: a file for each of many partitions would soon be many files.
  private static final long FEW = 50_000;

  private final JobContext context;
  private final BronzeTarget target;
  private final Pace pace;
  private final KafkaTopics topics;
  private final KafkaRecords records;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  KafkaIngestion(JobContext context, String name, BronzeTable table, Pace pace) {
    KafkaSource from = table.from().kafka().orElseThrow();
    this.context = context;
    this.target = new BronzeTarget(context, name, table);
    this.pace = pace;
    this.records = new KafkaRecords(from.key(), from.value());
    this.topics =
        new KafkaTopics(
            from.servers(),
            from.topics(),
            from.starting() == KafkaSource.Starting.EARLIEST,
            from.maxPerBatch(),
            context.arguments().has(ACCEPT_LOSS),
            from.options());
  }

  /**
   * Adds what is new, and what comes as long as the run goes on.
   *
   * @throws io.lakeloop.core.failure.UsageException if Kafka does not answer, lacks a topic, or has
   *     dropped records that were not read
   */
  @Override
  public Ingested run() {
    TableName name = target.name();
    try {
      pace.run(
          new Increment(context.tables(), name.local(), name),
          topics.stream(context.spark()),
          this::write);
    } catch (IllegalStateException failed) {
      throw topics.explained(
          failed,
          "To go on without the lost ones, run once: ingest-bronze --table %s --%s."
              .formatted(name.name(), ACCEPT_LOSS));
    }
    return new Ingested(rows.get(), refused.get(), 0);
  }

  /** What is set aside goes first: where all of a batch is there, nothing of it is missing. */
  private void write(Dataset<Row> batchRows, Batch batch) {
    Instant now = pace.now(context);
    try (KeptRows kept = KeptRows.of(records.read(batchRows))) {
      Dataset<Row> read = kept.rows();
      Row counts = read.agg(count(lit(1)), count_if(col(KafkaRecords.REASON).isNotNull())).head();
      boolean few = counts.getLong(0) <= FEW;
      if (counts.getLong(1) > 0) {
        Dataset<Row> bad =
            records
                .refused(read)
                .withColumn("_run_id", lit(context.runId()))
                .withColumn("_quarantined_at", lit(Timestamp.from(now)));
        target.quarantine(
            few ? bad.coalesce(1) : bad,
            "Records that are no rows of " + target.name() + ".",
            batch.transaction(target.name().quarantine()));
        refused.addAndGet(counts.getLong(1));
      }
      Dataset<Row> good = target.stamped(records.good(read), now);
      rows.addAndGet(
          target
              .append(few ? good.coalesce(1) : good, batch.transaction(target.name()))
              .rowsInserted());
    }
  }
}
