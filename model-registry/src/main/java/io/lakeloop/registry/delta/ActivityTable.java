package io.lakeloop.registry.delta;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.registry.rules.ModelState;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * {@code registry.activity}: the histories of all versions as one log, for reading. It follows the
 * versions' table by a commit of its own. Each change of a model is appended under a transaction of
 * its own, so that it is there once, whoever adds it and in whatever order.
 */
final class ActivityTable {
  static final TableName NAME = TableName.of(Layer.REGISTRY, "activity");

  private static final TableSpec SPEC =
      TableSpec.appended(NAME, VersionRows.ACTIVITY, "What happened to model versions.");

  private final Tables tables;

  ActivityTable(Tables tables) {
    this.tables = tables;
  }

  /** Adds the newest change of a model. */
  void follow(ModelState state) {
    append(state, state.revision());
  }

  /** Adds the changes of a model that a killed job left out. */
  void repair(ModelState state) {
    if (state.revision() > 0) {
      Set<Long> logged =
          tables.forNewRun().existsHere(NAME)
              ? Set.copyOf(loggedRevisions(state.model()))
              : Set.of();
      for (long revision = 1; revision <= state.revision(); revision++) {
        if (!logged.contains(revision)) {
          append(state, revision);
        }
      }
    }
  }

  private void append(ModelState state, long revision) {
    List<Row> rows =
        state.entries().stream()
            .flatMap(entry -> entry.history().stream())
            .filter(activity -> activity.revision() == revision)
            .map(VersionRows::row)
            .toList();
    tables.note(
        SPEC, rows, new Transaction(NAME.local() + "/" + state.model() + "/" + revision, 1));
  }

  private List<Long> loggedRevisions(String model) {
    return tables
        .forNewRun()
        .readNewest(NAME)
        .filter(functions.col("model").equalTo(model))
        .select("revision")
        .distinct()
        .as(Encoders.LONG())
        .collectAsList();
  }
}
