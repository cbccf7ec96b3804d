package io.lakeloop.silver;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.KeyedWrites;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.UpsertedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Of the rows of one key the latest by {@link KeyedRows} stays, within a batch and against the
 * table: whatever the order of arrival, the table is the same. Where the latest deletes, it stays
 * as a tombstone, lest an older row that comes later bring the key back.
 */
final class Upsert implements Merging {
  private final KeyedRows rows;
  private final boolean deletes;

  /**
   * @param deletes whether any row may delete; if not, the table has no column for it
   */
  Upsert(KeyedRows rows, boolean deletes) {
    this.rows = rows;
    this.deletes = deletes;
  }

  @Override
  public StructType hidden() {
    return deletes
        ? new StructType()
            .add(Tables.DELETED_AT, "timestamp", true, "When it was deleted; null while it is not.")
        : new StructType();
  }

  @Override
  public Dataset<Row> first(Dataset<Row> kept, int partitions) {
    Column[] keys = rows.byKeys();
    List<Column> whole = new ArrayList<>(Arrays.asList(rows.all()));
    List<Column> order = new ArrayList<>();
    order.add(Columns.named(rows.sequence()));
    if (deletes) {
      order.add(Columns.named(Tables.DELETED_AT).isNotNull());
      whole.add(Columns.named(Tables.DELETED_AT));
    }
    order.add(struct(whole.toArray(Column[]::new)).as("row"));
    Dataset<Row> marked = deletes ? rows.marked(kept) : kept;
    // Grouping needs no further shuffle where equal keys are in one partition already.
    return (partitions == 1 ? marked.coalesce(1) : marked.repartitionByRange(partitions, keys))
        .groupBy(keys)
        .agg(max(struct(order.toArray(Column[]::new))).as("latest"))
        .select("latest.row.*");
  }

  /** Changes a row where the new one is later, and adds rows of new keys. */
  @Override
  public void merge(KeyedWrites table, KeptBatch batch) {
    table.upsert(
        new UpsertedRows(
            first(batch.rows(), batch.files()),
            batch.files(),
            new MergeCondition(rows.keys(), false),
            true,
            later()),
        batch.transaction());
  }

  private String later() {
    return "source.%1$s > target.%1$s OR (source.%1$s = target.%1$s AND (%2$s))"
        .formatted(Columns.quoted(rows.sequence()), deletes ? laterWithDeletes() : laterByValues());
  }

  private String laterWithDeletes() {
    return "target.%1$s IS NULL AND (source.%1$s IS NOT NULL OR %2$s)"
        .formatted(Tables.DELETED_AT, laterByValues());
  }

  private String laterByValues() {
    return values("source") + " > " + values("target");
  }

  private String values(String side) {
    return rows.columns().stream()
        .map(column -> side + "." + Columns.quoted(column))
        .collect(Collectors.joining(", ", "struct(", ")"));
  }
}
