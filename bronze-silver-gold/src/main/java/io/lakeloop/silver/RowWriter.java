package io.lakeloop.silver;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.KeyedWrites;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.HistoryColumns;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows to their silver table as its {@code write} says: one commit a batch, which Delta
 * skips where the batch is run again.
 */
final class RowWriter {
  private final Tables tables;
  private final SilverTable table;
  private final TableContract contract;
  private final TableName name;
  private final Optional<Merging> merging;

  /**
   * @param at what is written as the time of deletion
   */
  RowWriter(Tables tables, SilverTable table, TableContract contract, Instant at) {
    this.tables = tables;
    this.table = table;
    this.contract = contract;
    this.name = contract.name();
    this.merging =
        table.write().isKeyed()
            ? Optional.of(merging(KeyedRows.of(table, Timestamp.from(at))))
            : Optional.empty();
  }

  private Merging merging(KeyedRows rows) {
    return table.write() == SilverTable.Write.SCD2
        ? new History(rows, Objects.requireNonNull(table.columns().get(rows.sequence())).type())
        : new Upsert(rows, table.deletes().any() || hasTombstones());
  }

  /** Whether rows were deleted while the table still said that rows may be. */
  private boolean hasTombstones() {
    return tables.existsHere(name)
        && List.of(tables.facts(name).schema().fieldNames()).contains(Tables.DELETED_AT);
  }

  /**
   * Makes the table where there is none, or adds the columns it lacks and makes it say what is said
   * of it now.
   *
   * @throws UsageException if it was written in another way, which its rows show, or holds a column
   *     that is not declared so any more
   */
  void create() {
    boolean history = table.write() == SilverTable.Write.SCD2;
    if (tables.hasRowsHere(name) && HistoryColumns.areIn(tables.schema(name)) != history) {
      throw new UsageException(
          "%s cannot be written by '%s'."
              .formatted(name, table.write().name().toLowerCase(Locale.ROOT)),
          history
              ? "Its rows have no history: it has been written otherwise until now."
              : "Its rows are the history of their keys: it has been written by 'scd2' until now.",
          "Go back to that, or " + toFillItAnew());
    }
    if (tables.existsHere(name)) {
      requireColumns();
    }
    contract.create(tables, kind());
  }

  private void requireColumns() {
    StructType declared = contract.schema();
    for (StructField held : tables.schema(name).fields()) {
      String now =
          Arrays.stream(declared.fields())
              .filter(field -> field.name().equalsIgnoreCase(held.name()))
              .map(field -> field.dataType().catalogString())
              .findFirst()
              .orElse("none");
      if (!now.equals(held.dataType().catalogString())) {
        throw new UsageException(
            "%s of %s is not declared as the table holds it.".formatted(held.name(), name),
            "It holds %s, and tables.yml says %s.".formatted(held.dataType().catalogString(), now),
            "Declare it as before, or " + toFillItAnew());
      }
    }
  }

  private String toFillItAnew() {
    return "delete the table's folder %s and the checkpoint %s to fill it anew."
        .formatted(
            tables.environment().path(name),
            tables.environment().folder("_checkpoints") + "/" + name.local());
  }

  private TableSpec kind() {
    return merging
        .map(keyed -> contract.schemaWith(keyed.hidden()))
        .map(schema -> TableSpec.upserted(name, schema, table.description()))
        .orElseGet(
            () -> TableSpec.appended(name, contract.schema(), table.description()).withFeed());
  }

  /**
   * Writes a batch.
   *
   * @param kept the declared columns and {@link Judgement#DELETES}; looked at a few times
   * @param count how many they are
   */
  void write(Dataset<Row> kept, long count, Batch batch) {
    KeptBatch arrived = new KeptBatch(kept, count, batch.transaction(name));
    KeyedWrites writes = new KeyedWrites(tables, name);
    if (merging.isEmpty()) {
      tables.append(
          name, kept.drop(Judgement.DELETES).coalesce(arrived.files()), arrived.transaction());
    } else if (tables.hasRowsHere(name)) {
      merging.get().merge(writes, arrived);
    } else {
      writes.first(merging.get().first(kept, arrived.files()), arrived.transaction());
    }
  }
}
