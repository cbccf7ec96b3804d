package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.DatabaseConnection;
import io.lakeloop.core.table.DatabaseTable;
import io.lakeloop.core.table.GreatestValue;
import io.lakeloop.core.table.RowsPrint;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.JdbcSource;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rows of a table or query of a database in: what is new by a column that grows, or all
 * there is where that has changed. A snapshot without any rows adds none, for bronze never takes
 * rows back: it is told of, and what was held stays.
 *
 * <p>New columns, those of another type than held, and those that are gone are taken as those of
 * files are; only the growing column keeps its type.
 *
 * <p>How far it has come stands in the bronze table itself, and a run adds its rows in one commit:
 * one that is killed has added none, and the next finds what it would have found. The commit's
 * transaction follows that of the run before, so of two runs at once one adds.
 */
final class JdbcIngestion implements Ingestion {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcIngestion.class);

  private final JobContext context;
  private final Tables tables;
  private final BronzeTarget target;
  private final TableName name;
  private final LandedRows landed;
  private final DatabaseTable source;
  private final String place;

  /**
   * Connects.
   *
   * @throws UsageException if the database refuses
   */
  JdbcIngestion(JobContext context, String name, BronzeTable table) {
    JdbcSource from = table.from().jdbc().orElseThrow();
    DatabaseConnection connection =
        new DatabaseConnection(
            from.url(),
            from.user().filter(user -> !user.isEmpty()),
            from.password().filter(password -> !password.reveal().isEmpty()),
            from.fetchSize());
    this.context = context;
    this.tables = context.tables();
    this.target = new BronzeTarget(context, name, table);
    this.name = target.name();
    this.place = connection.place() + "/" + from.table().orElse("query");
    this.source =
        new DatabaseTable(
            context.spark(),
            connection,
            from.relation(),
            from.incrementalBy(),
            from.partitionBy().map(column -> new DatabaseTable.Slices(column, from.partitions())));
    this.landed = new LandedRows(tables, this.name, table, source, place);
  }

  @Override
  public Ingested run() {
    tables.requireOurs(name);
    landed.growing();
    Transaction transaction = Transaction.following(tables, name, "jdbc:" + name.local());
    return run(transaction, tables.newestHere(name));
  }

  /** Adds what is new beyond a version of the table; empty where there is no table yet. */
  Ingested run(Transaction transaction, Optional<Long> version) {
    if (version.isEmpty() || !tables.hasRowsHere(name)) {
      // The first time no row can be there already: they need not be looked at before they land.
      Dataset<Row> all = landed.of(source.rows());
      return all.isEmpty() ? Ingested.NOTHING : append(all, transaction);
    }
    Dataset<Row> held = tables.readAt(name, version.get());
    return source.growingColumn().isPresent()
        ? addNew(held, version.get(), transaction)
        : addChanged(held, version.get(), transaction);
  }

  private Ingested addNew(Dataset<Row> held, long version, Transaction transaction) {
    String growing = landed.growing().orElseThrow();
    if (!List.of(held.columns()).contains(growing)) {
      throw landed.without(growing);
    }
    Column value = Columns.named(growing);
    Dataset<Row> news =
        new GreatestValue(tables, name)
            .of(growing, version)
            .map(
                greatest ->
                    landed
                        .compared(source.rowsBeyond(greatest))
                        .unionByName(
                            landed.missing(
                                source.rowsAt(greatest),
                                held.filter(value.equalTo(lit(greatest)).or(value.isNull())))))
            .orElseGet(() -> landed.missing(source.rows(), held));
    return once(
        news,
        rows -> rows.isEmpty() ? Ingested.NOTHING : append(landed.restored(rows), transaction));
  }

  private Ingested addChanged(Dataset<Row> held, long version, Transaction transaction) {
    Object newest =
        new GreatestValue(tables, name).of(BronzeTarget.INGESTED_AT, version).orElseThrow();
    Dataset<Row> snapshot =
        landed.given(held.filter(Columns.named(BronzeTarget.INGESTED_AT).equalTo(lit(newest))));
    return once(
        landed.compared(source.rows()),
        rows -> {
          Set<String> columns = new LinkedHashSet<>(List.of(rows.columns()));
          columns.addAll(List.of(snapshot.columns()));
          BronzeTarget.NOTED.forEach(columns::remove);
          RowsPrint now = RowsPrint.of(rows, columns);
          if (now.rows() == 0) {
            LOG.warn("{}: {} is empty now; no rows can say so", name, place);
          }
          return now.rows() == 0 || now.equals(RowsPrint.of(snapshot, columns))
              ? Ingested.NOTHING
              : append(landed.restored(rows), transaction);
        });
  }

  /** The rows are looked at, then written: the database is asked for them once. */
  private static Ingested once(Dataset<Row> rows, Function<Dataset<Row>, Ingested> work) {
    try (KeptRows kept = KeptRows.of(rows)) {
      return work.apply(kept.rows());
    }
  }

  private Ingested append(Dataset<Row> rows, Transaction transaction) {
    try {
      return new Ingested(
          target.append(target.stamped(rows, context.startedAt()), transaction).rowsInserted(),
          0,
          0);
    } catch (ConcurrentModificationException other) {
      throw new UsageException(
          "%s is being filled by another run.".formatted(name),
          "Both would add the same rows.",
          "Run it again when the other has ended.",
          other);
    }
  }
}
