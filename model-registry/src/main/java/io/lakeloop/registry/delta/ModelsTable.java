package io.lakeloop.registry.delta;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.RegisteredModel;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * {@code registry.models}: what is said of models as a whole, one row a model. A row is changed by
 * one merge, which itself joins what is new with what was there: of two at once neither is lost.
 */
final class ModelsTable {
  static final TableName NAME = TableName.of(Layer.REGISTRY, "models");

  private static final StructType SCHEMA =
      new StructType()
          .add("model", "string")
          .add("description", "string", true, "What the model is, whichever version.")
          .add("tags", "map<string,string>");
  private static final TableSpec SPEC =
      TableSpec.small(NAME, SCHEMA, "What is said of models as a whole.");
  private static final String WHOLE_DESCRIPTION = "_whole_description";
  private static final String WHOLE_TAGS = "_whole_tags";
  private static final StructType CHANGE =
      SCHEMA.add(WHOLE_DESCRIPTION, "string").add(WHOLE_TAGS, "map<string,string>");
  private static final String OTHER_TAGS =
      "map_filter(target.tags, (name, value) -> NOT map_contains_key(source.tags, name))";

  private final Tables tables;

  ModelsTable(Tables tables) {
    this.tables = tables;
  }

  /** What is said of a model; read through where this environment says nothing of that one. */
  RegisteredModel said(String model) {
    for (Optional<Tables> next = Optional.of(tables); next.isPresent(); ) {
      Optional<RegisteredModel> found = find(next.get(), model);
      if (found.isPresent()) {
        return found.get();
      }
      next = next.get().readThrough();
    }
    return RegisteredModel.unsaid(model);
  }

  /** What this environment itself says of a model. */
  RegisteredModel saidHere(String model) {
    return find(tables, model).orElse(RegisteredModel.unsaid(model));
  }

  /**
   * Joins what is said with what was, be it read through: a row that is new here has all of it, or
   * it would hide the other environment's.
   *
   * @return what is said now; empty where another changed the row at the same moment
   */
  Optional<RegisteredModel> joined(RegisteredModel said) {
    try {
      RegisteredModel whole = said(said.model()).with(said);
      Row first = RowFactory.create(whole.model(), whole.description(), whole.tags());
      if (tables.noteFirst(SPEC, List.of(first)).isPresent()) {
        return Optional.of(whole);
      }
      tables.create(SPEC);
      Row row =
          RowFactory.create(
              said.model(), said.description(), said.tags(), whole.description(), whole.tags());
      Dataset<Row> source = tables.spark().createDataFrame(List.of(row), CHANGE).coalesce(1);
      tables.merge(
          NAME,
          source,
          "target.model = source.model",
          merge ->
              merge
                  .whenMatched()
                  .updateExpr(
                      Map.of(
                          "description",
                          "IF(source.description = '', target.description, source.description)",
                          "tags",
                          "map_concat(" + OTHER_TAGS + ", source.tags)"))
                  .whenNotMatched()
                  .insertExpr(
                      Map.of(
                          "model",
                          "source.model",
                          "description",
                          "source." + WHOLE_DESCRIPTION,
                          "tags",
                          "source." + WHOLE_TAGS)));
      // Read again: another may have said more between the first look and the merge.
      return Optional.of(said(said.model()));
    } catch (ConcurrentModificationException lost) {
      return Optional.empty();
    }
  }

  private static Optional<RegisteredModel> find(Tables of, String model) {
    Tables unrecorded = of.forNewRun();
    return unrecorded.existsHere(NAME)
        ? unrecorded
            .readNewest(NAME)
            .filter(functions.col("model").equalTo(model))
            .collectAsList()
            .stream()
            .findFirst()
            .map(ModelsTable::model)
        : Optional.empty();
  }

  private static RegisteredModel model(Row row) {
    return new RegisteredModel(
        row.getAs("model"), row.getAs("description"), row.getJavaMap(row.fieldIndex("tags")));
  }
}
