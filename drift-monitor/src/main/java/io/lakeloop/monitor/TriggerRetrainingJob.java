package io.lakeloop.monitor;

import io.lakeloop.core.config.Hash;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Judges what the evidence of the newest windows says about retraining; trains nothing. */
public final class TriggerRetrainingJob implements LakehouseJob {
  @Override
  public String name() {
    return "trigger-retraining";
  }

  @Override
  public String summary() {
    return "Judges drift, alerts and quality, and asks for retraining where it may help.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(Monitor.OPTION);
  }

  @Override
  public JobResult run(JobContext context) {
    context.tables().pin(MonitoringTables.DRIFT.name());
    context.tables().create(MonitoringTables.REQUESTS);
    JobResult result = JobResult.of("Judged the newest window of every monitor.");
    for (Monitor monitor : Monitor.chosen(context)) {
      Optional<Evidence> evidence = new EvidenceReader(context.tables(), monitor).read();
      evidence.ifPresent(known -> note(context, monitor, known));
      result =
          result.with(
              monitor.name(),
              evidence.map(known -> Triage.of(known).verdict().text()).orElse("too few rows"));
    }
    return result;
  }

  /** What is judged once on the same evidence stays as it was written. */
  private static void note(JobContext context, Monitor monitor, Evidence evidence) {
    Dataset<Row> row =
        context
            .spark()
            .createDataFrame(
                List.of(row(context, monitor, evidence)), MonitoringTables.REQUESTS.schema());
    Dataset<Row> there =
        MonitoringTables.newest(context.tables(), MonitoringTables.REQUESTS, monitor);
    if (!row.join(there, "request_id", "left_anti").isEmpty()) {
      context
          .tables()
          .merge(
              MonitoringTables.REQUESTS.name(),
              row.coalesce(1),
              "target.request_id = source.request_id",
              merge -> merge.whenNotMatched().insertAll());
    }
  }

  private static Row row(JobContext context, Monitor monitor, Evidence evidence) {
    Triage triage = Triage.of(evidence);
    return new NamedRow(MonitoringTables.REQUESTS.schema())
        .set("request_id", id(monitor, evidence))
        .set("monitor", monitor.name())
        .set("model_name", monitor.config().model())
        .set("model_version", evidence.version())
        .set(
            "window",
            RowFactory.create(Timestamp.from(evidence.start()), Timestamp.from(evidence.end())))
        .set("verdict", triage.verdict().text())
        .set("reason", triage.reason())
        .set("evidence", evidence.numbers())
        .set("requested", triage.requested())
        .set("created_at", Timestamp.from(context.startedAt()))
        .set("run_id", context.runId())
        .row();
  }

  /** Labels come after their window: quality that has become known is new evidence. */
  private static String id(Monitor monitor, Evidence evidence) {
    return Hash.of(
        String.join(
            "\n",
            monitor.name(),
            Integer.toString(evidence.version()),
            evidence.start().toString(),
            evidence.quality().map(known -> known.start().toString()).orElse("")));
  }
}
