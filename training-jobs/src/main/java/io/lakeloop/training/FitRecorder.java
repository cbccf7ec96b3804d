package io.lakeloop.training;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.RowsPrint;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.SavedModel;
import io.lakeloop.registry.TrackedRun;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.StructField;

/**
 * Records what Java code of one's own trains, as MLflow's autologging does: every parameter, the
 * metrics, the versions of the tables it learnt from, and the model itself. The run's id follows
 * from all but the metrics, and from the rows, which are read once more for it: the same training
 * is the same run, and one that is made again is recorded, with its model, in its place. It
 * registers nothing; {@code train-model} does.
 *
 * <pre>{@code
 * RecordedFit<PipelineModel> fit =
 *     new FitRecorder(context, "churn", List.of(TableName.parse("gold.customer_days")))
 *         .fit(pipeline, rows, model -> Map.of("auc_roc", auc(model.transform(heldOut))));
 * }</pre>
 */
public final class FitRecorder {
  private static final String DATA = "training.data-versions";
  private static final String ARTIFACTS = "training.artifacts";

  private final JobContext context;
  private final String model;
  private final String data;

  /**
   * A recorder for fits of one model.
   *
   * @param context what the job runs with
   * @param model the model's name, under which its runs are listed
   * @param data the tables that it learns from; their versions are those that this job reads
   * @throws io.lakeloop.core.failure.UsageException if there is no such table
   */
  public FitRecorder(JobContext context, String model, List<TableName> data) {
    this.context = context;
    this.model = model;
    this.data =
        data.stream()
            .map(table -> context.tables().pin(table).toString())
            .collect(Collectors.joining(","));
  }

  /**
   * Fits an estimator, measures the model, and records both.
   *
   * @param estimator any estimator: a pipeline, a cross-validator, one of one's own
   * @param rows the rows to learn from
   * @param measure gives the fitted model's metrics by name
   * @return the model and how it was recorded; where the fit fails, the run is recorded as failed
   */
  public <M extends Model<M>> RecordedFit<M> fit(
      Estimator<M> estimator, Dataset<Row> rows, Function<M, Map<String, Double>> measure) {
    Map<String, String> parameters = EstimatorParameters.of(estimator);
    ExperimentTracker tracker = ExperimentTracker.of(context.tables());
    TrackedRun run = begun(parameters, fingerprint(rows));
    tracker.save(run);
    boolean recorded = false;
    try {
      M fitted = estimator.fit(rows);
      Map<String, Double> metrics = new LinkedHashMap<>(measure.apply(fitted));
      String folder = save(run.runId(), fitted, rows);
      TrackedRun ended =
          run.with(Map.of(), metrics, Map.of(ARTIFACTS, folder))
              .ended(TrackedRun.Status.FINISHED, Instant.now());
      tracker.save(ended);
      recorded = true;
      return new RecordedFit<>(fitted, ended, folder);
    } finally {
      if (!recorded) {
        tracker.save(run.ended(TrackedRun.Status.FAILED, Instant.now()));
      }
    }
  }

  /**
   * What the rows are, whatever plan or order they come by. Maps have no hash, and are left out.
   */
  private static String fingerprint(Dataset<Row> rows) {
    Set<String> hashed =
        Arrays.stream(rows.schema().fields())
            .filter(field -> !field.dataType().json().matches("(?s).*\"(map|variant)\".*"))
            .map(StructField::name)
            .collect(Collectors.toSet());
    // The schema in full: a simple string of it leaves out what it has beyond some columns.
    return String.join(" ", rows.schema().catalogString(), RowsPrint.of(rows, hashed).toString());
  }

  private TrackedRun begun(Map<String, String> parameters, String rows) {
    String project = context.optionalProject() == null ? "" : context.project().name();
    String id =
        CandidateRuns.id(
            String.join(
                "\n", project, model, parameters.toString(), data, rows, context.build().id()));
    return TrackedRun.begun(id, project, model, context.user(), Instant.now())
        .with(parameters, Map.of(), Map.of(DATA, data));
  }

  private String save(String runId, Model<?> fitted, Dataset<Row> rows) {
    PipelineModel pipeline =
        fitted instanceof PipelineModel whole
            ? whole
            : new Pipeline().setStages(new PipelineStage[] {fitted}).fit(rows);
    Column[] plain =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType() instanceof AtomicType)
            .map(StructField::name)
            .map(Columns::named)
            .toArray(Column[]::new);
    return new ModelArtifacts(context.tables())
        .replace(
            SavedModel.of(model, runId, context.startedAt(), pipeline, rows.select(plain)),
            Map.of());
  }
}
