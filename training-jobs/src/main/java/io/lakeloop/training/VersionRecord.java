package io.lakeloop.training;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Columns;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.SavedModel;
import io.lakeloop.training.report.ModelReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a new version leaves behind: its files, its scores and where it comes from. */
final class VersionRecord {
  /** The tag that says which candidate a version is. */
  static final String CANDIDATE = "candidate";

  private final JobContext context;
  private final TrainingSet set;
  private final SplitRows rows;
  private final List<Candidate> candidates;
  private final Candidate best;
  private final ModelReport report;
  private final SelectionParameters selection;

  /**
   * A record.
   *
   * @param selection how the best candidate was chosen
   */
  VersionRecord(
      JobContext context,
      TrainingSet set,
      SplitRows rows,
      List<Candidate> candidates,
      Candidate best,
      ModelReport report,
      SelectionParameters selection) {
    this.context = context;
    this.set = set;
    this.rows = rows;
    this.candidates = candidates;
    this.best = best;
    this.report = report;
    this.selection = selection;
  }

  /** Writes the files and says the version as it is to be registered. */
  NewVersion saved(String model, ModelConfig config, String runId) {
    return new NewVersion(
        model,
        runId,
        save(model, runId),
        context.user(),
        config.description(),
        Map.of(CANDIDATE, best.name()),
        provenance());
  }

  /** Everything the best candidate was trained by, and how it was chosen. */
  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>(best.recipe().parameters());
    all.putAll(selection.of(rows.validation().isPresent()));
    return all;
  }

  /**
   * The best candidate's scores and its report's by plain name, those it was chosen by, then each
   * candidate's as {@code name.metric}.
   */
  Map<String, Double> metrics() {
    Map<String, Double> all = new LinkedHashMap<>(best.metrics());
    all.putAll(report.metrics());
    best.chosenBy().forEach((metric, score) -> all.put(CandidateRuns.CHOSEN_BY + metric, score));
    for (Candidate candidate : candidates) {
      candidate.metrics().forEach((name, score) -> all.put(metric(candidate.name(), name), score));
    }
    return all;
  }

  /** The name that a model's record has for a candidate's score. */
  static String metric(String candidate, String metric) {
    return candidate + "." + metric;
  }

  private String save(String model, String runId) {
    Dataset<Row> features =
        rows.train()
            .select(
                best.recipe().design().features().stream()
                    .map(Columns::named)
                    .toArray(Column[]::new));
    SavedModel saved = SavedModel.of(model, runId, context.startedAt(), best.pipeline(), features);
    Map<String, String> files = new LinkedHashMap<>(report.files());
    files.put(Explanation.FILE, Explanation.of(best.recipe(), best.pipeline()).toJson());
    return new ModelArtifacts(context.tables()).save(saved, files);
  }

  private Provenance provenance() {
    ModelDesign design = best.recipe().design();
    Map<String, String> runtime = new LinkedHashMap<>();
    runtime.put("spark", context.spark().version());
    runtime.put("java", System.getProperty("java.version", "unknown"));
    runtime.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name", "unknown"),
                System.getProperty("os.version", ""),
                System.getProperty("os.arch", "")));
    return new Provenance(
        context.project().name(),
        design.task(),
        set.name(),
        set.version(),
        set.definitionHash(),
        set.sources(),
        design.label(),
        design.features(),
        parameters(),
        metrics(),
        rows.counts(),
        context.build().id(),
        context.project().hash(),
        runtime);
  }
}
