package io.lakeloop.core.table;

import io.lakeloop.core.failure.Causes;
import io.lakeloop.core.failure.LakeloopException;
import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The new rows of a stream, handed on batch by batch, each exactly once in effect: how far the
 * stream has come stands in a checkpoint, and a batch interrupted between its write and the
 * checkpoint is run again under the same {@link Batch}, whose transactions make Delta skip what is
 * already there.
 *
 * <p>A batch that loses against another writer of its table, or against another run of the same
 * stream, is run again after a while, from its source on.
 */
public final class Increment {
  // The name under which Structured Streaming leaves the query's id with the batch's thread.
  private static final String QUERY_ID = "sql.streaming.queryId";
  private static final String OTHER_SOURCE = "DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE";
  private static final String OFFSETS_GONE = "STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY";

  private final Tables tables;
  private final String name;
  private final Optional<TableName> target;

  /**
   * An increment into a table that would hold twice what comes twice.
   *
   * @param name names the checkpoint below {@code <root>/_checkpoints/}; one reader, one name
   * @param target the table the batches are written to, under their own transactions
   */
  public Increment(Tables tables, String name, TableName target) {
    this(tables, name, Optional.of(target));
  }

  /**
   * An increment whose writer knows by itself what it has written already, as by an insert-only
   * merge: where its checkpoint is lost, it begins anew.
   *
   * @param name names the checkpoint below {@code <root>/_checkpoints/}; one reader, one name
   */
  public Increment(Tables tables, String name) {
    this(tables, name, Optional.empty());
  }

  private Increment(Tables tables, String name, Optional<TableName> target) {
    this.tables = tables;
    this.name = name;
    this.target = target;
  }

  /** What is done with one batch. */
  @FunctionalInterface
  public interface BatchWriter {
    /** Writes the batch's rows under the batch's transactions. */
    void write(Dataset<Row> rows, Batch batch);
  }

  /**
   * Hands on all rows there are now, then ends.
   *
   * @return the number of batches run
   * @throws UsageException if the checkpoint is gone while the target still holds what came through
   *     it: going on would add everything again
   */
  public long runAvailable(Dataset<Row> stream, BatchWriter writer) {
    return run(stream, writer, Trigger.AvailableNow(), Optional.empty());
  }

  /**
   * Hands on rows as they come, at an interval, until the job is stopped or the given time is over.
   *
   * @param atMost how long to run; empty for ever
   * @return the number of batches run
   */
  public long runContinuously(
      Dataset<Row> stream, BatchWriter writer, Duration interval, Optional<Duration> atMost) {
    return run(stream, writer, Trigger.ProcessingTime(interval.toMillis()), atMost);
  }

  private long run(
      Dataset<Row> stream, BatchWriter writer, Trigger trigger, Optional<Duration> atMost) {
    Checkpoint checkpoint = new Checkpoint(tables, name);
    requireTable();
    target.ifPresent(tables::requireOurs);
    target.ifPresent(table -> refuseLostCheckpoint(checkpoint, table));
    checkpoint.clearInterruptedStart();
    return new Contention(target.map(TableName::toString).orElse(name))
        .retried(() -> attempt(checkpoint, stream, writer, trigger, atMost));
  }

  private long attempt(
      Checkpoint checkpoint,
      Dataset<Row> stream,
      BatchWriter writer,
      Trigger trigger,
      Optional<Duration> atMost) {
    AtomicLong batches = new AtomicLong();
    VoidFunction2<Dataset<Row>, Long> body =
        (rows, id) -> {
          String query = rows.sparkSession().sparkContext().getLocalProperty(QUERY_ID);
          writer.write(rows, new Batch(query, id));
          batches.incrementAndGet();
        };
    DataStreamWriter<Row> query =
        stream.writeStream().option("checkpointLocation", checkpoint.toString()).trigger(trigger);
    try {
      await(query.foreachBatch(body).start(), atMost);
    } catch (TimeoutException failure) {
      throw new IllegalStateException("stream " + name + " did not start", failure);
    }
    return batches.get();
  }

  private void await(StreamingQuery query, Optional<Duration> atMost) throws TimeoutException {
    try {
      if (atMost.isPresent()) {
        query.awaitTermination(atMost.get().toMillis());
        query.stop();
      } else {
        query.awaitTermination();
      }
    } catch (StreamingQueryException failure) {
      // What a batch throws arrives wrapped, more than once; the user's failure is inside.
      for (Throwable cause : Causes.of(failure)) {
        if (cause instanceof LakeloopException ours) {
          throw ours;
        }
        if (cause instanceof SparkThrowable told && OTHER_SOURCE.equals(told.getCondition())) {
          throw notThisCheckpoint(
              "%s has been filled from another table than now.",
              "Its checkpoint %s counts the versions of that one.",
              "Go back to that table, or delete the checkpoint and the table's folder to fill it"
                  + " anew.");
        }
        if (cause instanceof SparkThrowable told && OFFSETS_GONE.equals(told.getCondition())) {
          throw notThisCheckpoint(
              "%s has a checkpoint of which a part is gone.",
              "%s says that batches were done, but not which rows were in them.",
              "Restore the checkpoint, or delete it and the table's folder to fill it anew.");
        }
      }
      throw new IllegalStateException("stream " + name + " failed", failure);
    }
  }

  private UsageException notThisCheckpoint(String problem, String cause, String remedy) {
    return new UsageException(
        problem.formatted(target.map(TableName::toString).orElse(name)),
        cause.formatted(new Checkpoint(tables, name)),
        remedy);
  }

  /**
   * Refuses to begin without the table that rows have been written to before; to be asked before
   * the table is made.
   *
   * @throws UsageException if the checkpoint says that rows were handed on, and there is no table:
   *     going on would leave all of them out
   */
  public void requireTable() {
    Checkpoint checkpoint = new Checkpoint(tables, name);
    if (target.isPresent() && !tables.existsHere(target.get()) && checkpoint.hasCommits()) {
      throw notThisCheckpoint(
          "%s is gone, but not the checkpoint that says what it held.",
          "By %s its earlier rows are there; going on would leave them out.",
          "Restore the table's folder, or delete the checkpoint to load it from the start.");
    }
  }

  private void refuseLostCheckpoint(Checkpoint checkpoint, TableName table) {
    if (!checkpoint.exists() && tables.hasIncrementsHere(table)) {
      throw new UsageException(
          "%s holds rows, but the checkpoint that says which is gone.".formatted(table),
          "There is no " + checkpoint + "; starting anew would add all source rows again.",
          "Restore the checkpoint, or delete the table's folder %s to load it from the start."
              .formatted(tables.environment().path(table)));
    }
  }
}
