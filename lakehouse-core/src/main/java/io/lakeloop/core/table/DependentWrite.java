package io.lakeloop.core.table;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A write that rests on what a table holds, and fails where another writer changes that before it
 * is done. Delta's own append conflicts with no other write, and what its replacement rests on may
 * have changed before that begins.
 *
 * @param rows to be written
 * @param path where the table is
 * @param asFound whether a version of the table holds what the write rests on
 */
record DependentWrite(Dataset<Row> rows, String path, Predicate<Snapshot> asFound) {
  /**
   * Adds the rows; under a transaction once: nothing happens where the table has it.
   *
   * @throws ConcurrentModificationException if another has changed the table
   */
  void append(Optional<Transaction> identity) {
    OptimisticTransaction transaction = begun();
    if (identity.filter(once -> has(transaction, once)).isPresent()) {
      return;
    }
    requireAsFound(transaction);
    transaction.readWholeTable();
    append(transaction, identity);
  }

  /**
   * Adds the rows once, whatever else others add meanwhile: what this rests on is only that nobody
   * has written them.
   *
   * @throws ConcurrentModificationException if another writes under the same application
   */
  void appendOnce(Transaction identity) {
    OptimisticTransaction transaction = begun();
    if (!has(transaction, identity)) {
      append(transaction, Optional.of(identity));
    }
  }

  private void append(OptimisticTransaction transaction, Optional<Transaction> identity) {
    List<Action> actions =
        new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
    identity.map(Transaction::action).ifPresent(actions::add);
    commit(transaction, actions, SaveMode.Append, Option.empty());
  }

  /** Whether a table has a transaction. Delta asked for it would compute it with a Spark job. */
  private static boolean has(OptimisticTransaction transaction, Transaction identity) {
    // That another writes under this application meanwhile is a conflict.
    transaction.readTxn().append(identity.applicationId());
    return new SnapshotFigures(transaction.snapshot())
            .transactions()
            .getOrDefault(identity.applicationId(), -1L)
        >= identity.version();
  }

  /**
   * Puts the rows in the place of those that a condition selects, all of which must meet it.
   *
   * @throws ConcurrentModificationException if another has changed the table
   */
  void replaceWhere(String condition) {
    OptimisticTransaction transaction = begun();
    requireAsFound(transaction);
    WriteIntoDelta write =
        new WriteIntoDelta(
            transaction.deltaLog(),
            SaveMode.Overwrite,
            new DeltaOptions(
                Map$.MODULE$.from(CollectionConverters.asScala(Map.of("replaceWhere", condition))),
                SQLConf.get()),
            CollectionConverters.asScala(List.<String>of()).toSeq(),
            Map$.MODULE$.empty(),
            rows,
            Option.empty(),
            Option.empty(),
            false);
    List<Action> actions =
        CollectionConverters.asJava(
            write.write(transaction, rows.sparkSession(), Option.empty(), false));
    commit(transaction, actions, SaveMode.Overwrite, Option.apply(condition));
  }

  private OptimisticTransaction begun() {
    return DeltaLog.forTable(rows.sparkSession(), path)
        .startTransaction(Option.empty(), Option.empty());
  }

  private void requireAsFound(OptimisticTransaction transaction) {
    if (!asFound.test(transaction.snapshot())) {
      throw new ConcurrentModificationException("another writer has changed the table meanwhile");
    }
  }

  private static void commit(
      OptimisticTransaction transaction,
      List<Action> actions,
      SaveMode mode,
      Option<String> condition) {
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            mode,
            Option.empty(),
            condition,
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()));
  }
}
