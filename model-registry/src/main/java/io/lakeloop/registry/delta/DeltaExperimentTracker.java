package io.lakeloop.registry.delta;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Commit;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.VersionedWrites;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.RunArtifacts;
import io.lakeloop.registry.RunUpdate;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.rules.Limits;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Runs in {@code registry.runs}, one row a run. All runs of one call are one commit.
 *
 * <p>A row carries the number of times it was saved. A row is replaced only where it still has the
 * number that was read, as in {@link DeltaModelStore}, so that of two at once neither is lost.
 */
public final class DeltaExperimentTracker implements ExperimentTracker {
  static final TableName NAME = TableName.of(Layer.REGISTRY, "runs");

  private static final TableSpec SPEC = TableSpec.small(NAME, RunRows.SCHEMA, "Experiment runs.");
  private static final int ATTEMPTS = 20;
  // The models of all runs lie in folders named after models, which begin with a letter.
  private static final String FILES = "_artifacts/_runs";
  private static final String MODELS = "_artifacts";
  private static final String AS_READ = "coalesce(target.saves, 0) = source.saves - 1";

  private final Tables tables;

  /** The runs of an environment's lakehouse; questions read through where it has none. */
  public DeltaExperimentTracker(Tables tables) {
    this.tables = tables;
  }

  @Override
  public void saveAll(List<TrackedRun> runs) {
    runs.forEach(Limits::check);
    for (int attempt = 0; attempt < ATTEMPTS && !runs.isEmpty(); attempt++) {
      if (written(runs)) {
        return;
      }
    }
    if (!runs.isEmpty()) {
      throw new UsageException(
          "The run %s could not be saved.".formatted(runs.get(0).runId()),
          "Other runs were saved at the same moment, %d times over.".formatted(ATTEMPTS),
          "Run the job again.");
    }
  }

  @Override
  public Optional<TrackedRun> find(String runId) {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.exists(NAME)
        ? rows(unrecorded, List.of(runId)).stream().map(RunRows::run).findFirst()
        : Optional.empty();
  }

  @Override
  public List<TrackedRun> runs() {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.exists(NAME)
        ? unrecorded.readNewest(NAME).collectAsList().stream()
            .map(RunRows::run)
            .sorted(Comparator.comparing(TrackedRun::startedAt).reversed())
            .toList()
        : List.of();
  }

  @Override
  public RunArtifacts artifacts(TrackedRun run) {
    return new RunArtifacts(
        tables, tables.environment().folder(FILES) + "/" + run.experiment() + "/" + run.runId());
  }

  @Override
  public String modelFolder(String experiment, String runId) {
    return tables.environment().folder(MODELS) + "/" + experiment + "/" + runId;
  }

  private boolean written(List<TrackedRun> runs) {
    try {
      if (!tables.existsHere(NAME)) {
        return tables.noteFirst(SPEC, next(Map.of(), runs)).isPresent();
      }
      tables.create(SPEC);
      long version = tables.newestHere(NAME).orElseThrow();
      Map<String, Row> kept = new HashMap<>();
      rows(tables.forNewRun(), runs.stream().map(TrackedRun::runId).toList())
          .forEach(row -> kept.put(row.getAs("run_id"), row));
      List<Row> rows = next(kept, runs);
      Dataset<Row> source = tables.spark().createDataFrame(rows, RunRows.SCHEMA).coalesce(1);
      // No merge has to look for what is not there.
      Commit commit =
          kept.isEmpty()
              ? new VersionedWrites(tables, NAME, version).append(source)
              : merged(source);
      return commit.rowsInserted() + commit.rowsUpdated() == rows.size();
    } catch (ConcurrentModificationException lost) {
      return false;
    }
  }

  /** The rows that become of those that are kept, by their runs' ids. */
  private static List<Row> next(Map<String, Row> kept, List<TrackedRun> runs) {
    Map<String, TrackedRun> next = new LinkedHashMap<>();
    kept.forEach((id, row) -> next.put(id, RunRows.run(row)));
    // A run may be given more than once: what comes later goes on from what came before.
    runs.forEach(run -> next.merge(run.runId(), run, RunUpdate::join));
    return next.values().stream()
        .map(run -> RunRows.row(run, RunRows.saves(kept.get(run.runId())) + 1))
        .toList();
  }

  private Commit merged(Dataset<Row> source) {
    return tables.merge(
        NAME,
        source,
        "target.run_id = source.run_id",
        merge -> merge.whenMatched(AS_READ).updateAll().whenNotMatched().insertAll());
  }

  private static List<Row> rows(Tables tables, List<String> runIds) {
    return tables
        .readNewest(NAME)
        .filter(functions.col("run_id").isin(runIds.toArray()))
        .collectAsList();
  }
}
