package io.lakeloop.core.table;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The first rows of a table whose later ones are merged. There is nothing yet to match, and an
 * append costs a tenth of a merge; but Delta's own append conflicts with no other write, so that
 * two first writers would both leave a row of one key. This one fails if the table is no longer
 * empty.
 */
final class FirstRows {
  private final Dataset<Row> rows;
  private final String path;
  private final Transaction identity;

  FirstRows(Dataset<Row> rows, String path, Transaction identity) {
    this.rows = rows;
    this.path = path;
    this.identity = identity;
  }

  /**
   * Writes the rows, once: nothing happens where the table has this transaction.
   *
   * @throws ConcurrentModificationException if another has written rows
   */
  void commit() {
    OptimisticTransaction transaction =
        DeltaLog.forTable(rows.sparkSession(), path)
            .startTransaction(Option.empty(), Option.empty());
    if (transaction.txnVersion(identity.applicationId()) >= identity.version()) {
      return;
    }
    if (new SnapshotFigures(transaction.snapshot()).files() > 0) {
      throw new ConcurrentModificationException("another writer has added rows meanwhile");
    }
    transaction.readWholeTable();
    List<Action> actions =
        new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
    actions.add(
        new SetTransaction(
            identity.applicationId(),
            identity.version(),
            Option.apply(System.currentTimeMillis())));
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            SaveMode.Append,
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()));
  }
}
