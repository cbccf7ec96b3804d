package io.lakeloop.registry.delta;

import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.ModelStore;
import io.lakeloop.registry.rules.VersionEntry;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Models in {@code registry.model_versions}, one row a version: no server, and as durable as the
 * data. All rows of a model carry the model's revision, so that one MERGE can tell by every row
 * whether the model still is as it was read, and does either all or nothing: stage, alias and open
 * request of all versions in one commit.
 */
public final class DeltaModelStore implements ModelStore {
  static final TableName NAME = TableName.of(Layer.REGISTRY, "model_versions");

  private static final TableSpec SPEC =
      TableSpec.small(NAME, VersionRows.VERSION, "Model versions, stages and requests.");
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
  private final ActivityTable activities;
  private final ModelsTable models;

  /** The models of an environment's lakehouse; questions read through where it has none. */
  public DeltaModelStore(Tables tables) {
    this.tables = tables;
    this.activities = new ActivityTable(tables);
    this.models = new ModelsTable(tables);
  }

  @Override
  public ModelState current(String model) {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.existsHere(NAME) ? state(unrecorded, model) : ModelState.none(model);
  }

  @Override
  public ModelState visible(String model) {
    return tables.exists(NAME) ? state(tables, model) : ModelState.none(model);
  }

  @Override
  public List<ModelState> all() {
    return tables.exists(NAME) ? states(tables) : List.of();
  }

  @Override
  public List<ModelState> own() {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.existsHere(NAME) ? states(unrecorded) : List.of();
  }

  private static List<ModelState> states(Tables tables) {
    Map<String, List<Row>> models =
        tables.readNewest(NAME).collectAsList().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getAs("model"), TreeMap::new, Collectors.toList()));
    return models.entrySet().stream()
        .map(model -> state(model.getKey(), model.getValue()))
        .toList();
  }

  @Override
  public Optional<ModelState> replace(ModelState before, ModelState after) {
    if (!merged(before, after)) {
      return Optional.empty();
    }
    activities.follow(after);
    return Optional.of(after);
  }

  @Override
  public RegisteredModel said(String model) {
    return models.said(model);
  }

  @Override
  public RegisteredModel saidHere(String model) {
    return models.saidHere(model);
  }

  @Override
  public Optional<RegisteredModel> say(RegisteredModel said) {
    return models.joined(said);
  }

  @Override
  public void settle(ModelState state) {
    activities.repair(state);
  }

  /** Whether the model still was as it had been read, and now is as it is to be. */
  boolean merged(ModelState before, ModelState after) {
    try {
      if (before.entries().isEmpty() && tables.noteFirst(SPEC, rows(after)).isPresent()) {
        return true;
      }
      tables.create(SPEC);
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

  private static List<Row> rows(ModelState state) {
    return state.entries().stream().map(entry -> VersionRows.row(entry, state.revision())).toList();
  }

  private Dataset<Row> change(ModelState before, ModelState after) {
    List<Row> rows = new ArrayList<>();
    for (VersionEntry entry : after.entries()) {
      Row row = VersionRows.row(entry, after.revision());
      Object[] values = new Object[CHANGE.length()];
      for (int i = 0; i < row.length(); i++) {
        values[i] = row.get(i);
      }
      values[CHANGE.fieldIndex(IS_NEW)] = before.find(entry.version().version()).isEmpty();
      values[CHANGE.fieldIndex(EXPECTED)] = before.revision();
      rows.add(RowFactory.create(values));
    }
    return tables.spark().createDataFrame(rows, CHANGE).coalesce(1);
  }

  private static ModelState state(Tables tables, String model) {
    return state(
        model,
        tables.readNewest(NAME).filter(functions.col("model").equalTo(model)).collectAsList());
  }

  private static ModelState state(String model, List<Row> rows) {
    long revision = rows.isEmpty() ? 0 : rows.get(0).<Long>getAs("revision");
    return new ModelState(model, revision, rows.stream().map(VersionRows::entry).toList());
  }
}
