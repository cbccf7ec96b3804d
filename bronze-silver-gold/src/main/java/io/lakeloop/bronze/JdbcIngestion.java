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
 * there is where that has changed.
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
  }

  @Override
  public Ingested run() {
    tables.requireOurs(name);
    Transaction transaction = Transaction.following(tables, name, "jdbc:" + name.local());
    return run(transaction, tables.newestHere(name));
  }

  /** Adds what is new beyond a version of the table; empty where there is no table yet. */
  Ingested run(Transaction transaction, Optional<Long> version) {
    target.requireFitting(source.schema());
    if (version.isEmpty() || !tables.hasRowsHere(name)) {
      // The first time no row can be there already: they need not be looked at before they land.
      Dataset<Row> all = source.rows();
      return all.isEmpty() ? Ingested.NOTHING : append(all, transaction);
    }
    Dataset<Row> held = tables.readAt(name, version.get());
    return source.growingColumn().isPresent()
        ? addNew(held, version.get(), transaction)
        : addChanged(held, version.get(), transaction);
  }

  private Ingested addNew(Dataset<Row> held, long version, Transaction transaction) {
    String growing = source.growingColumn().orElseThrow();
    if (!List.of(held.columns()).contains(growing)) {
      throw withoutColumn(growing);
    }
    Column value = Columns.named(growing);
    Dataset<Row> news =
        new GreatestValue(tables, name)
            .of(growing, version)
            .map(
                greatest ->
                    source
                        .rowsBeyond(greatest)
                        .unionByName(
                            Missing.of(
                                source.rowsAt(greatest),
                                given(
                                    held.filter(value.equalTo(lit(greatest)).or(value.isNull()))))))
            .orElseGet(() -> Missing.of(source.rows(), given(held)));
    return once(news, rows -> rows.isEmpty() ? Ingested.NOTHING : append(rows, transaction));
  }

  private Ingested addChanged(Dataset<Row> held, long version, Transaction transaction) {
    Object newest =
        new GreatestValue(tables, name).of(BronzeTarget.INGESTED_AT, version).orElseThrow();
    Dataset<Row> snapshot =
        given(held.filter(Columns.named(BronzeTarget.INGESTED_AT).equalTo(lit(newest))));
    Set<String> columns = new LinkedHashSet<>(List.of(source.schema().fieldNames()));
    columns.addAll(List.of(snapshot.columns()));
    return once(
        source.rows(),
        rows -> {
          RowsPrint now = RowsPrint.of(rows, columns);
          if (now.rows() == 0) {
            LOG.warn("{}: {} is empty now; no rows can say so", name, place);
          }
          return now.rows() == 0 || now.equals(RowsPrint.of(snapshot, columns))
              ? Ingested.NOTHING
              : append(rows, transaction);
        });
  }

  /** The rows as the source gave them. */
  private static Dataset<Row> given(Dataset<Row> held) {
    return held.drop(BronzeTarget.NOTED.toArray(String[]::new));
  }

  /** The rows are looked at, then written: the database is asked for them once. */
  private static Ingested once(Dataset<Row> rows, Function<Dataset<Row>, Ingested> work) {
    try (KeptRows kept = KeptRows.of(rows)) {
      return work.apply(kept.rows());
    }
  }

  private Ingested append(Dataset<Row> rows, Transaction transaction) {
    Column changedAt =
        source.growsByTime() ? Columns.named(source.growingColumn().orElseThrow()) : lit(null);
    Dataset<Row> noted =
        rows.withColumn(BronzeTarget.SOURCE, lit(place))
            .withColumn(BronzeTarget.SOURCE_MODIFIED_AT, changedAt.cast("timestamp"));
    try {
      return new Ingested(
          target.append(target.stamped(noted, context.startedAt()), transaction).rowsInserted(),
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

  private UsageException withoutColumn(String growing) {
    return new UsageException(
        "%s holds rows, but no column %s.".formatted(name, growing),
        "incremental-by tells new rows from old by it, and would add all of them again.",
        "Name another column, or delete the table's folder %s to load it from the start."
            .formatted(tables.environment().path(name)));
  }
}
