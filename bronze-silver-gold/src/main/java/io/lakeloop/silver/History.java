package io.lakeloop.silver;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.HiddenRows;
import io.lakeloop.core.table.KeyedWrites;
import io.lakeloop.core.table.MergeClauses;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.HistoryColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The history of each key: what came, in the order of {@link KeyedRows}, as versions. Of rows of
 * one key and sequence the latest counts. A row that says the same as the one before begins no
 * version, one that deletes ends it. Both are remembered, as further times of a version and as
 * hidden versions, so that from the table all that ever came is known again, and a batch can build
 * the whole history of its keys anew: whatever the order of arrival, the table is the same.
 */
final class History implements Merging {
  private static final String GONE = "_gone";
  private static final String STARTS = "_starts";
  private static final String RUN = "_run";
  private static final String REPEATS = "_repeats";

  private final KeyedRows rows;
  private final HistoryEvents events;
  private final StructType hidden;
  private final List<String> columns;

  /**
   * @param sequence the sequence's type as DDL
   */
  History(KeyedRows rows, String sequence) {
    this.rows = rows;
    this.hidden =
        new StructType()
            .add(
                Tables.DELETED_AT,
                "timestamp",
                true,
                "When the job met a deletion; such a row is no version.")
            .add(
                HiddenRows.REPEATED_AT,
                "array<" + sequence + ">",
                true,
                "When else the same came, lest a row that comes late be misjudged.");
    this.columns =
        Stream.of(rows.columns(), HistoryColumns.NAMES, Arrays.asList(hidden.fieldNames()))
            .flatMap(List::stream)
            .toList();
    this.events = new HistoryEvents(rows, columns);
  }

  @Override
  public StructType hidden() {
    return hidden;
  }

  @Override
  public Dataset<Row> first(Dataset<Row> kept, int partitions) {
    Dataset<Row> arrived = events.arrived(kept, DataTypes.NullType);
    return versions(
            partitions == 1
                ? arrived.coalesce(1)
                : arrived.repartitionByRange(partitions, rows.byKeys()))
        .filter(col(STARTS))
        .select(KeyedRows.named(columns));
  }

  @Override
  public void merge(KeyedWrites table, KeptBatch batch) {
    Dataset<Row> kept = batch.rows();
    String sameKey =
        new MergeCondition(rows.keys(), false).sql(table.tables(), table.table(), kept);
    Dataset<Row> stored =
        table
            .stored(kept.sparkSession())
            .as("target")
            .join(kept.as("source"), expr(sameKey), "left_semi");
    String sameVersion =
        "%1$s AND target.%2$s = source.%2$s"
            .formatted(sameKey, Columns.quoted(HistoryColumns.VALID_FROM));
    table
        .tables()
        .merge(
            table.table(),
            changes(kept, stored),
            sameVersion,
            MergeClauses.vanishing(columns, GONE, "true"),
            batch.transaction());
  }

  /**
   * The versions that are new, differ from those stored, or are no more: {@code _gone}.
   *
   * @param before the table's rows of the batch's keys
   */
  private Dataset<Row> changes(Dataset<Row> kept, Dataset<Row> before) {
    Column now = struct(KeyedRows.named(columns));
    DataType version = before.select(now).schema().apply(0).dataType();
    Dataset<Row> all = events.arrived(kept, version).unionByName(events.stored(before));
    Column was = col(HistoryEvents.WAS);
    return versions(all.repartition(rows.byKeys()))
        // A version that is no more is named by what was stored; one that stays is left alone.
        .filter(
            when(col(STARTS), not(coalesce(now.eqNullSafe(was), lit(false))))
                .otherwise(was.isNotNull()))
        .withColumn(GONE, not(col(STARTS)))
        .select(
            Stream.concat(columns.stream(), Stream.of(GONE))
                .map(Columns::named)
                .toArray(Column[]::new));
  }

  /**
   * The events with the table's columns, {@code _starts} where one begins a version. Each key's
   * rows are in one partition already: grouping and ordering within it needs no shuffle.
   */
  private Dataset<Row> versions(Dataset<Row> all) {
    Column sequence = Columns.named(rows.sequence());
    Column deleted = col(Tables.DELETED_AT).isNotNull();
    List<Column> said = new ArrayList<>();
    said.add(deleted);
    rows.columns().stream()
        .filter(name -> !rows.isName(name))
        .forEach(name -> said.add(Columns.named(name)));
    Column state = struct(said.toArray(Column[]::new));
    WindowSpec key = Window.partitionBy(rows.byKeys()).orderBy(sequence);
    WindowSpec run =
        Window.partitionBy(
            Stream.concat(Arrays.stream(rows.byKeys()), Stream.of(col(RUN)))
                .toArray(Column[]::new));
    Column next = lead(when(col(STARTS), sequence), 1, null, true).over(key);
    return events
        .latest(all)
        .withColumn(STARTS, not(coalesce(lag(state, 1).over(key).eqNullSafe(state), lit(false))))
        .withColumn(RUN, sum(when(col(STARTS), 1).otherwise(0)).over(key))
        .withColumn(REPEATS, array_sort(collect_list(when(not(col(STARTS)), sequence)).over(run)))
        .withColumn(HistoryColumns.VALID_FROM, sequence)
        .withColumn(HistoryColumns.VALID_TO, next)
        .withColumn(
            HistoryColumns.IS_CURRENT, not(deleted).and(col(HistoryColumns.VALID_TO).isNull()))
        .withColumn(HiddenRows.REPEATED_AT, when(size(col(REPEATS)).gt(0), col(REPEATS)));
  }
}
