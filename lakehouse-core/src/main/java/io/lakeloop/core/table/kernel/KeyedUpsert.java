package io.lakeloop.core.table.kernel;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.RowTracking;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.commands.DeletionVectorUtils$;
import org.apache.spark.sql.delta.commands.cdc.CDCReader;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts rows in the place of those of their keys where they are newer, and adds those of new keys,
 * in one commit that reads the table once. A merge of Delta's reads it three times, for the files
 * that match, for their rows and for the rows' places, and joins each time.
 *
 * <p>To whoever reads the table's log, history or change feed the commit is a merge.
 *
 * @param rows the table's columns, in any order; each key once
 * @param on SQL by which a row of {@code source} has the key of one of {@code target}
 * @param keys the columns that {@code on} looks at
 * @param within SQL over {@code target} that is true of every row with one of the keys, by which
 *     files are passed over; empty where nothing is known
 * @param newer SQL by which a row of {@code source} takes the place of the one of {@code target}
 * @param files how many files the rows are written to
 */
public record KeyedUpsert(
    Dataset<Row> rows,
    String on,
    List<String> keys,
    Optional<String> within,
    String newer,
    int files) {
  // What one machine still sends to all others, and keeps in memory on each.
  private static final long BROADCAST_KEYS = 500_000;
  private static final String SOURCE = "source";
  private static final String NEW = "new";
  private static final String OLD = "old";

  /** Copies the keys. */
  public KeyedUpsert {
    keys = List.copyOf(keys);
  }

  /**
   * Whether a table can be written so: it takes deletion vectors, and its rows have no numbers of
   * their own, which a changed row would have to keep.
   */
  public static boolean fits(Snapshot table) {
    return DeletionVectorUtils$.MODULE$.deletionVectorsWritable(table.protocol(), table.metadata())
        && !RowTracking.isEnabled(table.protocol(), table.metadata());
  }

  /**
   * Writes, once: nothing happens where the table has this transaction, or a later one of the same
   * application.
   *
   * @param path where the table is
   * @throws java.util.ConcurrentModificationException if another writer has changed what was read
   */
  public void into(String path, SetTransaction identity) {
    OptimisticTransaction transaction =
        DeltaLog.forTable(rows.sparkSession(), path)
            .startTransaction(Option.empty(), Option.empty());
    if (transaction.txnVersion(identity.appId()) >= identity.version()) {
      return;
    }
    TransactionScan scan =
        TransactionScan.of(transaction, (SparkSession) rows.sparkSession(), within);
    StructType columns = transaction.metadata().schema();
    try (KeptRows source = KeptRows.of(rows)) {
      long count = source.rows().count();
      try (KeptRows changes =
          KeptRows.of(changes(source.rows(count), count, scan.rows(), columns))) {
        commit(scan, identity, changes.rows(), count);
      }
    }
  }

  private void commit(
      TransactionScan scan, SetTransaction identity, Dataset<Row> changes, long count) {
    Column place = col(TransactionScan.PLACE);
    Row found = changes.agg(count_if(place.isNull()), count_if(place.isNotNull())).first();
    MergeFigures figures = new MergeFigures(count, found.getLong(0), found.getLong(1));
    List<FileAction> hidden =
        figures.updated() == 0
            ? List.of()
            : new HiddenPlaces(scan).hidden(changes.filter(place.isNotNull()));
    List<FileAction> written =
        figures.written() == 0
            ? List.of()
            : CollectionConverters.asJava(
                scan.transaction().writeFiles(toWrite(changes, scan.transaction())));
    figures.commit(scan, identity, hidden, written, newer);
  }

  /** Each row that is written as {@code new}, what it takes the place of as {@code old}, where. */
  private Dataset<Row> changes(
      Dataset<Row> source, long count, Dataset<Row> table, StructType columns) {
    Dataset<Row> stored = table;
    if (count <= BROADCAST_KEYS) {
      Dataset<Row> wanted =
          source.select(keys.stream().map(Columns::named).toArray(Column[]::new)).as(SOURCE);
      stored = stored.join(broadcast(wanted), expr(on), "left_semi").as(TransactionScan.TARGET);
    }
    Column file = col(TransactionScan.TARGET + "." + TransactionScan.FILE);
    return source
        .as(SOURCE)
        .join(stored, expr(on), "left_outer")
        .filter(file.isNull().or(expr(newer)))
        .select(
            struct(of(SOURCE, columns).toArray(Column[]::new)).as(NEW),
            struct(of(TransactionScan.TARGET, columns).toArray(Column[]::new)).as(OLD),
            file,
            col(TransactionScan.TARGET + "." + TransactionScan.PLACE));
  }

  /** The new rows and, where the table keeps a feed of its changes, what the feed says of them. */
  private Dataset<Row> toWrite(Dataset<Row> changes, OptimisticTransaction transaction) {
    StructType columns = transaction.metadata().schema();
    Column[] byKeys =
        keys.stream().map(key -> col(NEW + "." + Columns.quoted(key))).toArray(Column[]::new);
    Dataset<Row> arranged =
        files == 1 ? changes.coalesce(1) : changes.repartitionByRange(files, byKeys);
    if (!CDCReader.isCDCEnabledOnTable(transaction.metadata(), rows.sparkSession())) {
      return arranged.select(NEW + ".*");
    }
    Column row = said(NEW, columns, null);
    Column inserted = array(row, said(NEW, columns, CDCReader.CDC_TYPE_INSERT()));
    Column updated =
        array(
            row,
            said(OLD, columns, CDCReader.CDC_TYPE_UPDATE_PREIMAGE()),
            said(NEW, columns, CDCReader.CDC_TYPE_UPDATE_POSTIMAGE()));
    return arranged
        .select(
            explode(when(col(TransactionScan.FILE).isNull(), inserted).otherwise(updated))
                .as("said"))
        .select("said.*");
  }

  /** A row with how it changed: null for one that is the table's, as Delta's writer has it. */
  private static Column said(String row, StructType columns, @Nullable String how) {
    Column change = lit(how).cast("string").as(CDCReader.CDC_TYPE_COLUMN_NAME());
    return struct(Stream.concat(of(row, columns), Stream.of(change)).toArray(Column[]::new));
  }

  private static Stream<Column> of(String row, StructType columns) {
    return Arrays.stream(columns.fields())
        .map(field -> col(row + "." + Columns.quoted(field.name())).as(field.name()));
  }
}
