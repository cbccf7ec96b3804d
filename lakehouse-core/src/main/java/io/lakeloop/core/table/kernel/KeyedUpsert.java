package io.lakeloop.core.table.kernel;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
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
 * Puts rows in the place of those of their keys where they are newer, adds those of new keys, and
 * removes those whose keys are gone, in one commit that reads the table once. A merge of Delta's
 * reads it three times, for the files that match, for their rows and for the rows' places, and
 * joins each time.
 *
 * <p>To whoever reads the table's log, history or change feed the commit is a merge. So the feed
 * has each row also as it was before: what follows groups needs that, to find the group a row has
 * left, and so do readers elsewhere, to whom Delta promises it. Readers that want rows as they are
 * now pass over it.
 *
 * @param rows as {@link #stored} made them, each key once; kept, as they are read a few times; with
 *     {@link #GONE} where keys may vanish
 * @param count how many they are
 * @param on SQL by which a row of {@code source} has the key of one of {@code target}
 * @param keys the columns that {@code on} looks at, which are sent to wherever the table is read
 * @param within SQL over {@code target} that is true of every row with one of the keys, by which
 *     files are passed over; empty where nothing is known
 * @param newer SQL by which a row of {@code source} takes the place of the one of {@code target}
 * @param files how many files the rows are written to
 */
public record KeyedUpsert(
    Dataset<Row> rows,
    long count,
    String on,
    List<String> keys,
    Optional<String> within,
    String newer,
    int files) {
  /** A column (boolean, never null) beside the table's: true of a row whose key is to have none. */
  public static final String GONE = "_lakeloop_gone";

  private static final String SOURCE = "source";
  private static final String NEW = "new";
  private static final String OLD = "old";

  /** Copies the keys. */
  public KeyedUpsert {
    keys = List.copyOf(keys);
  }

  /**
   * Rows as they are written to a table: its columns, of its types, and {@link #GONE} where they
   * have it.
   *
   * @return empty where the table cannot be written so, or not with these rows: it takes no
   *     deletion vectors, or its rows have numbers of their own, which a changed row would have to
   *     keep, or its columns are others
   */
  public static Optional<Dataset<Row>> stored(Dataset<Row> rows, Snapshot table) {
    return fits(table)
        ? AssignedRows.of(rows, given(rows, table.metadata().schema()))
        : Optional.empty();
  }

  /** Whether rows have {@link #GONE}. */
  public static boolean mayVanish(Dataset<Row> rows) {
    return Arrays.asList(rows.columns()).contains(GONE);
  }

  /** What rows for a table have for columns. */
  private static StructType given(Dataset<Row> rows, StructType columns) {
    return mayVanish(rows) ? columns.add(GONE, "boolean") : columns;
  }

  private static boolean fits(Snapshot table) {
    return DeletionVectorUtils$.MODULE$.deletionVectorsWritable(table.protocol(), table.metadata())
        && !RowTracking.isEnabled(table.protocol(), table.metadata());
  }

  /**
   * Writes, once: nothing happens where the table has this transaction, or a later one of the same
   * application.
   *
   * @param path where the table is
   * @throws ConcurrentModificationException if another writer has changed what was read, or the
   *     table so that it cannot be written by this, or rows that were lost became others when they
   *     were computed again
   */
  public void into(String path, SetTransaction identity) {
    OptimisticTransaction transaction =
        DeltaLog.forTable(rows.sparkSession(), path)
            .startTransaction(Option.empty(), Option.empty());
    if (transaction.txnVersion(identity.appId()) >= identity.version()) {
      return;
    }
    StructType columns = transaction.metadata().schema();
    if (!fits(transaction.snapshot()) || !AssignedRows.same(rows.schema(), given(rows, columns))) {
      throw new ConcurrentModificationException("another writer has changed what the table takes");
    }
    TransactionScan scan =
        TransactionScan.of(transaction, (SparkSession) rows.sparkSession(), within);
    boolean feed = CDCReader.isCDCEnabledOnTable(transaction.metadata(), rows.sparkSession());
    try (KeptRows changes = KeptRows.of(changes(scan, columns, feed))) {
      commit(scan, identity, changes.rows(), feed);
    }
  }

  private void commit(
      TransactionScan scan, SetTransaction identity, Dataset<Row> changes, boolean feed) {
    Column place = col(TransactionScan.PLACE);
    Row found =
        changes
            .agg(
                count_if(place.isNull()),
                count_if(place.isNotNull().and(not(col(GONE)))),
                count_if(col(GONE)))
            .first();
    MergeFigures figures =
        new MergeFigures(count, found.getLong(0), found.getLong(1), found.getLong(2));
    boolean told = feed && figures.hidden() > 0;
    HiddenPlaces.Written hidden =
        figures.hidden() == 0
            ? HiddenPlaces.Written.NOTHING
            : new HiddenPlaces(scan).hidden(changes.filter(place.isNotNull()));
    List<FileAction> written =
        figures.written() == 0 && !told
            ? List.of()
            : CollectionConverters.asJava(
                scan.transaction()
                    .writeFiles(toWrite(changes, scan.transaction().metadata().schema(), told)));
    figures.commit(scan, identity, hidden, written, newer);
  }

  /**
   * Each row that is written as {@code new}, or whose key is gone, and where what it takes the
   * place of lies; for a feed also that as {@code old}, which else is not kept.
   */
  private Dataset<Row> changes(TransactionScan scan, StructType columns, boolean feed) {
    Dataset<Row> wanted =
        rows.select(keys.stream().map(Columns::named).toArray(Column[]::new)).as(SOURCE);
    Dataset<Row> stored =
        scan.rows().join(broadcast(wanted), expr(on), "left_semi").as(TransactionScan.TARGET);
    Column file = col(TransactionScan.TARGET + "." + scan.file());
    Column gone = mayVanish(rows) ? col(SOURCE + "." + GONE) : lit(false);
    List<Column> found = new ArrayList<>();
    found.add(gone.as(GONE));
    found.add(struct(of(SOURCE, columns).toArray(Column[]::new)).as(NEW));
    found.add(file.as(TransactionScan.FILE));
    found.add(col(TransactionScan.TARGET + "." + scan.place()).as(TransactionScan.PLACE));
    if (feed) {
      found.add(struct(of(TransactionScan.TARGET, columns).toArray(Column[]::new)).as(OLD));
    }
    return rows.as(SOURCE)
        .join(stored, expr(on), "left_outer")
        .filter(when(gone, file.isNotNull()).otherwise(file.isNull().or(expr(newer))))
        .select(found.toArray(Column[]::new));
  }

  /**
   * The new rows and, where they are told, what the table's feed says of them; of a commit that
   * only adds rows it is known without.
   */
  private Dataset<Row> toWrite(Dataset<Row> changes, StructType columns, boolean told) {
    Column[] byKeys =
        keys.stream().map(key -> col(NEW + "." + Columns.quoted(key))).toArray(Column[]::new);
    Dataset<Row> arranged =
        files == 1 ? changes.coalesce(1) : changes.repartitionByRange(files, byKeys);
    if (!told) {
      return arranged.filter(not(col(GONE))).select(NEW + ".*");
    }
    Column row = said(NEW, columns, null);
    Column inserted = array(row, said(NEW, columns, CDCReader.CDC_TYPE_INSERT()));
    Column updated =
        array(
            row,
            said(OLD, columns, CDCReader.CDC_TYPE_UPDATE_PREIMAGE()),
            said(NEW, columns, CDCReader.CDC_TYPE_UPDATE_POSTIMAGE()));
    Column deleted = array(said(OLD, columns, CDCReader.CDC_TYPE_DELETE_STRING()));
    return arranged
        .select(
            explode(
                    when(col(TransactionScan.FILE).isNull(), inserted)
                        .when(col(GONE), deleted)
                        .otherwise(updated))
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
