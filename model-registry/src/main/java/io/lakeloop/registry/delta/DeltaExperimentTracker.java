package io.lakeloop.registry.delta;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.TrackedRun;
import java.sql.Timestamp;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Runs in {@code registry.runs}, one row a run. */
public final class DeltaExperimentTracker implements ExperimentTracker {
  static final TableName NAME = TableName.of(Layer.REGISTRY, "runs");

  private static final int ATTEMPTS = 20;
  private static final StructType SCHEMA =
      new StructType()
          .add("run_id", "string")
          .add("project", "string")
          .add("experiment", "string", true, "What was tried: the model's name.")
          .add("status", "string", true, "running, finished or failed.")
          .add("user", "string")
          .add("parameters", "map<string,string>")
          .add("metrics", "map<string,double>")
          .add("tags", "map<string,string>")
          .add("started_at", "timestamp")
          .add("ended_at", "timestamp");

  private final Tables tables;

  /** The runs of an environment's lakehouse; questions read through where it has none. */
  public DeltaExperimentTracker(Tables tables) {
    this.tables = tables;
  }

  @Override
  public void saveAll(List<TrackedRun> runs) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (written(runs)) {
        return;
      }
    }
    throw new UsageException(
        "The run %s could not be saved.".formatted(runs.get(0).runId()),
        "Other runs were saved at the same moment, %d times over.".formatted(ATTEMPTS),
        "Run the job again.");
  }

  @Override
  public Optional<TrackedRun> find(String runId) {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.exists(NAME)
        ? unrecorded
            .readNewest(NAME)
            .filter(functions.col("run_id").equalTo(runId))
            .collectAsList()
            .stream()
            .map(DeltaExperimentTracker::run)
            .findFirst()
        : Optional.empty();
  }

  @Override
  public List<TrackedRun> runs() {
    Tables unrecorded = tables.forNewRun();
    return unrecorded.exists(NAME)
        ? unrecorded.readNewest(NAME).collectAsList().stream()
            .map(DeltaExperimentTracker::run)
            .sorted(Comparator.comparing(TrackedRun::startedAt).reversed())
            .toList()
        : List.of();
  }

  private boolean written(List<TrackedRun> runs) {
    try {
      tables.create(TableSpec.small(NAME, SCHEMA, "Experiment runs."));
      tables.merge(
          NAME,
          tables
              .spark()
              .createDataFrame(runs.stream().map(DeltaExperimentTracker::row).toList(), SCHEMA)
              .coalesce(1),
          "target.run_id = source.run_id",
          merge -> merge.whenMatched().updateAll().whenNotMatched().insertAll());
      return true;
    } catch (ConcurrentModificationException lost) {
      return false;
    }
  }

  private static Row row(TrackedRun run) {
    return RowFactory.create(
        run.runId(),
        run.project(),
        run.experiment(),
        run.status().text(),
        run.user(),
        run.parameters(),
        run.metrics(),
        run.tags(),
        Timestamp.from(run.startedAt()),
        run.endedAt().map(Timestamp::from).orElse(null));
  }

  private static TrackedRun run(Row row) {
    return new TrackedRun(
        row.getAs("run_id"),
        row.getAs("project"),
        row.getAs("experiment"),
        TrackedRun.Status.valueOf(row.<String>getAs("status").toUpperCase(Locale.ROOT)),
        row.getAs("user"),
        row.getJavaMap(row.fieldIndex("parameters")),
        row.getJavaMap(row.fieldIndex("metrics")),
        row.getJavaMap(row.fieldIndex("tags")),
        row.<Timestamp>getAs("started_at").toInstant(),
        Optional.ofNullable(row.<Timestamp>getAs("ended_at")).map(Timestamp::toInstant));
  }
}
