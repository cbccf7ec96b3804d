package io.lakeloop.core.table;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
import scala.Function1;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A write of rows, as Delta's own data source makes it, but for two things. Whether the table has
 * its transaction is looked up, where the data source computes a new version's whole state: for
 * that, an append to a table of many files would read all its log. And it may rest on what the
 * table holds: Delta's own append conflicts with no other write, and what its replacement rests on
 * may have changed before that begins.
 *
 * @param rows to be written; by name, with no columns other than the table's
 * @param path where the table is
 * @param tag the commit is to have
 */
record DeltaWrite(Dataset<Row> rows, String path, String tag) {
  /**
   * Adds the rows, whatever else others add meanwhile.
   *
   * @param once what the table is to have seen; nothing happens where it has
   * @throws ConcurrentModificationException if another writes under the same application
   */
  void append(Optional<Transaction> once) {
    run(once, SaveMode.Append, Map.of(), transaction -> {});
  }

  /**
   * Adds the rows to the table as it was found.
   *
   * @param asFound whether a version of the table holds what the write rests on
   * @throws ConcurrentModificationException if another has changed the table
   */
  void append(Optional<Transaction> once, Predicate<Snapshot> asFound) {
    run(
        once,
        SaveMode.Append,
        Map.of(),
        transaction -> {
          requireAsFound(transaction, asFound);
          transaction.readWholeTable();
        });
  }

  /**
   * Puts the rows, and their columns, in the place of all there are.
   *
   * @throws ConcurrentModificationException if another has changed the table
   */
  void overwrite(Optional<Transaction> once) {
    run(once, SaveMode.Overwrite, Map.of("overwriteSchema", "true"), transaction -> {});
  }

  /**
   * Puts the rows in the place of those that a condition selects, all of which must meet it.
   *
   * @throws ConcurrentModificationException if another has changed the table
   */
  void replaceWhere(String condition, Predicate<Snapshot> asFound) {
    run(
        Optional.empty(),
        SaveMode.Overwrite,
        Map.of("replaceWhere", condition),
        transaction -> requireAsFound(transaction, asFound));
  }

  /**
   * Writes, unless the table has the transaction.
   *
   * @param before what is looked at before anything is written
   */
  private void run(
      Optional<Transaction> once,
      SaveMode mode,
      Map<String, String> options,
      Consumer<OptimisticTransaction> before) {
    Function1<OptimisticTransaction, Boolean> write =
        transaction -> {
          boolean isNew = once.filter(identity -> has(transaction, identity)).isEmpty();
          if (isNew) {
            before.accept(transaction);
            List<Action> actions = new ArrayList<>(written(transaction, mode, options));
            once.map(Transaction::action).ifPresent(actions::add);
            commit(transaction, actions, mode, Option.apply(options.get("replaceWhere")));
          }
          return isNew;
        };
    DeltaLog.forTable(rows.sparkSession(), path)
        .withNewTransaction(Option.empty(), Option.empty(), write);
  }

  private static boolean has(OptimisticTransaction transaction, Transaction identity) {
    // That another writes under this application meanwhile is a conflict.
    transaction.readTxn().append(identity.applicationId());
    return new SnapshotFigures(transaction.snapshot())
            .transactions()
            .getOrDefault(identity.applicationId(), -1L)
        >= identity.version();
  }

  private static void requireAsFound(
      OptimisticTransaction transaction, Predicate<Snapshot> asFound) {
    if (!asFound.test(transaction.snapshot())) {
      throw new ConcurrentModificationException("another writer has changed the table meanwhile");
    }
  }

  private List<Action> written(
      OptimisticTransaction transaction, SaveMode mode, Map<String, String> options) {
    WriteIntoDelta write =
        new WriteIntoDelta(
            transaction.deltaLog(),
            mode,
            new DeltaOptions(
                Map$.MODULE$.from(CollectionConverters.asScala(options)), SQLConf.get()),
            CollectionConverters.asScala(List.<String>of()).toSeq(),
            Map$.MODULE$.empty(),
            rows,
            Option.empty(),
            Option.empty(),
            false);
    return CollectionConverters.asJava(
        write.write(transaction, rows.sparkSession(), Option.empty(), false));
  }

  private void commit(
      OptimisticTransaction transaction,
      List<Action> actions,
      SaveMode mode,
      Option<String> condition) {
    transaction.commitIfNeeded(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            mode,
            Option.empty(),
            condition,
            Option.apply(tag),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()),
        Map$.MODULE$.empty());
  }
}
