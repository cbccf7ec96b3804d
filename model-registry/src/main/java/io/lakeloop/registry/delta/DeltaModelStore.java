package io.lakeloop.registry.delta;

import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * {@code registry.model_versions}: one row a version. All rows of a model carry the model's
 * revision, so that one MERGE can tell by every row whether the model still is as it was read, and
 * does either all or nothing.
 */
final class VersionsTable {
  static final TableName NAME = TableName.of(Layer.REGISTRY, "model_versions");

  private static final String IS_NEW = "_is_new";
  private static final String EXPECTED = "_expected";
  private static final StructType CHANGE =
      VersionRows.VERSION.add(IS_NEW, "boolean").add(EXPECTED, "bigint");
  // A row at the revision expected meets its own new self; one at another revision meets the row
  // to be inserted, which thereby counts as matched and is not inserted.
  private static final String ON =
      "target.model = source.model AND CASE WHEN source._is_new"
          + " THEN target.revision <> source._expected"
          + " ELSE target.version = source.version AND target.revision = source._expected END";

  private final Tables tables;

  VersionsTable(Tables tables) {
    this.tables = tables;
  }

  /** The state as decisions are made on it: this environment's own, and no input of the job. */
  ModelState current(String model) {
    Tables unrecorded = tables.forNewRun();
    List<Row> rows =
        unrecorded.existsHere(NAME)
            ? unrecorded
                .readNewest(NAME)
                .filter(functions.col("model").equalTo(model))
                .collectAsList()
            : List.of();
    return state(model, rows);
  }

  /** All versions of all models that can be seen from here, as an input of the job. */
  List<VersionEntry> all() {
    return tables.exists(NAME)
        ? tables.readNewest(NAME).collectAsList().stream()
            .map(VersionRows::entry)
            .sorted(
                Comparator.comparing((VersionEntry entry) -> entry.version().model())
                    .thenComparing(entry -> entry.version().version()))
            .toList()
        : List.of();
  }

  /**
   * Writes a model's next state, unless the model has changed since the state before was read.
   *
   * @return whether it was written
   */
  boolean replace(ModelState before, ModelState after) {
    try {
      tables.create(
          TableSpec.small(NAME, VersionRows.VERSION, "Model versions, stages and requests."));
      Commit commit =
          tables.merge(
              NAME,
              change(before, after),
              ON,
              merge ->
                  merge
                      .whenMatched("NOT source._is_new")
                      .updateAll()
                      .whenNotMatched("source._is_new")
                      .insertAll());
      return commit.rowsInserted() + commit.rowsUpdated() == after.entries().size();
    } catch (ConcurrentModificationException lost) {
      return false;
    }
  }

  private Dataset<Row> change(ModelState before, ModelState after) {
    List<Row> rows = new ArrayList<>();
    for (VersionEntry entry : after.entries()) {
      Row row = VersionRows.row(entry, after.revision());
      Object[] values = new Object[CHANGE.length()];
      for (int i = 0; i < row.length(); i++) {
        values[i] = row.get(i);
      }
      values[CHANGE.fieldIndex(IS_NEW)] = entry.version().version() > before.entries().size();
      values[CHANGE.fieldIndex(EXPECTED)] = before.revision();
      rows.add(RowFactory.create(values));
    }
    return tables.spark().createDataFrame(rows, CHANGE).coalesce(1);
  }

  private static ModelState state(String model, List<Row> rows) {
    long revision = rows.isEmpty() ? 0 : rows.get(0).<Long>getAs("revision");
    List<VersionEntry> entries =
        rows.stream()
            .map(VersionRows::entry)
            .sorted(Comparator.comparing(entry -> entry.version().version()))
            .toList();
    return new ModelState(model, revision, entries);
  }
}
