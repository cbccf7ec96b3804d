package io.lakeloop.training;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.training.report.ModelReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model's candidates on its training set, registers the best and requests Staging for it.
 * The run's id follows from what the model is made of, and the registry keeps one version a run: a
 * run that was killed and one that finds nothing new both end in the version there is.
 */
final class ModelTrainer {
  private final JobContext context;
  private final ModelRegistry registry;
  private final ExperimentTracker tracker;

  ModelTrainer(JobContext context) {
    this.context = context;
    this.registry = ModelRegistry.of(context.tables());
    this.tracker = ExperimentTracker.of(context.tables());
  }

  /**
   * Trains a model, unless the very same was registered before.
   *
   * @throws UsageException if the training set has not been built or lacks a feature
   * @throws DataRefusedException if its rows cannot be learnt from
   */
  TrainedModel train(String model, ModelConfig config) {
    TrainingSet set = builtSet(model, config);
    String runId = runId(model, config, set);
    TrainedModel trained =
        registry
            .registeredBy(model, runId)
            .map(version -> new TrainedModel(version, false, 0))
            .orElseGet(() -> register(model, config, set, runId));
    ModelText.tell(registry, model, config);
    ModelVersion version = trained.version();
    if (version.stage() == Stage.NONE && version.request().isEmpty()) {
      registry.requestTransition(
          model, version.version(), Stage.STAGING, context.user(), "trained and registered");
    }
    return trained;
  }

  /** How many rows a training set has; what Delta has counted is not counted again. */
  private long rows(TrainingSet set, Dataset<Row> rows) {
    TableFacts facts = context.tables().facts(TrainingSet.table(set.name()));
    return facts
        .rows()
        .filter(counted -> facts.version().version() == set.version())
        .orElseGet(rows::count);
  }

  private TrainedModel register(String model, ModelConfig config, TrainingSet set, String runId) {
    Dataset<Row> source = context.tables().readAt(TrainingSet.table(set.name()), set.version());
    ModelDesign design = ModelDesign.of(model, config, set, source.schema(), rows(set, source));
    TrackedRun run =
        TrackedRun.begun(
                runId, context.project().name(), model, context.user(), context.startedAt())
            .reading(inputs(set));
    SelectionParameters selection = new SelectionParameters(config, set.split(context.tables()));
    new PlannedRecords(model, config, design).requireKept(run, selection);
    tracker.save(run);
    List<String> further = config.tuning().map(TuningConfig::groupBy).orElse(List.of());
    boolean registered = false;
    try (SplitRows rows = SplitRows.of(design, source, further)) {
      Map<String, TunedCandidate> tuned = tuned(config, design, rows);
      List<Candidate> candidates = trainAll(model, config, design, rows, tuned);
      Candidate best = best(model, config, candidates, rows.validation().isPresent());
      ModelReport report = new VersionReport(set, source).of(model, config, rows.counts(), best);
      VersionRecord record =
          new VersionRecord(context, set, rows, candidates, best, report, selection);
      CandidateRuns runs = new CandidateRuns(run);
      List<TrackedRun> ended = new ArrayList<>(runs.of(candidates, tuned));
      ended.add(
          run.with(
                  record.parameters(),
                  record.metrics(),
                  Map.of(VersionRecord.CANDIDATE, best.name()))
              .ended(TrackedRun.Status.FINISHED, Instant.now()));
      // Before the version, which says that nothing is left to do: a kill in between trains again.
      tracker.saveAll(ended);
      ModelVersion version = registry.register(record.saved(model, config, runId));
      registered = true;
      long read = rows.counts().values().stream().mapToLong(Long::longValue).sum();
      return new TrainedModel(version, true, read);
    } finally {
      if (!registered) {
        tracker.save(run.ended(TrackedRun.Status.FAILED, Instant.now()));
      }
    }
  }

  /** The training set, and what that was made of. */
  private static List<RunInput> inputs(TrainingSet set) {
    List<RunInput> inputs = new ArrayList<>();
    inputs.add(new RunInput(TrainingSet.table(set.name()), set.version(), "training"));
    set.sourceVersions()
        .forEach(source -> inputs.add(new RunInput(source.table(), source.version(), "source")));
    return inputs;
  }

  private Map<String, TunedCandidate> tuned(
      ModelConfig config, ModelDesign design, SplitRows rows) {
    if (config.tuning().isEmpty()) {
      return Map.of();
    }
    try (Tuning tuning = new Tuning(design, config.tuning().get(), config.metric(), rows)) {
      return tuning.run(config.candidates(), context.progress());
    }
  }

  /** Each candidate on all training rows; as many at once as were in the search for settings. */
  private List<Candidate> trainAll(
      String model,
      ModelConfig config,
      ModelDesign design,
      SplitRows rows,
      Map<String, TunedCandidate> tuned) {
    int parallelism = config.tuning().map(TuningConfig::parallelism).orElse(1);
    List<Callable<Candidate>> trainings = new ArrayList<>();
    try (CandidateTrainer trainer = new CandidateTrainer(model, rows, context.progress());
        ParallelFits fits = new ParallelFits(rows.train().sparkSession(), parallelism)) {
      config
          .candidates()
          .forEach(
              (name, candidate) ->
                  trainings.add(
                      () -> trained(trainer, name, Recipe.of(design, candidate), tuned.get(name))));
      return fits.all(trainings);
    }
  }

  /** A candidate as configured, or as it was found to be best. */
  private static Candidate trained(
      CandidateTrainer trainer, String name, Recipe recipe, @Nullable TunedCandidate found) {
    Candidate made = trainer.train(name, found == null ? recipe : found.best().trial().recipe());
    return made.chosenBy(found == null ? trainer.onValidation(made) : found.best().means());
  }

  /** The best by the metric that decides; of equals the first. */
  private static Candidate best(
      String model, ModelConfig config, List<Candidate> candidates, boolean validated) {
    String metric = config.metric();
    return candidates.stream()
        .reduce((best, next) -> next.isBetterThan(best, metric) ? next : best)
        .filter(best -> !Double.isNaN(best.deciding(metric)))
        .orElseThrow(
            () ->
                new DataRefusedException(
                    "No candidate of the model '%s' can be chosen.".formatted(model),
                    "%s is undefined on the rows of %s that they are chosen by."
                        .formatted(metric, TrainingSet.table(config.trainingSet())),
                    remedy(config, validated)));
  }

  /** Names the rows that decided, as {@link Folds} and {@link CandidateTrainer} choose them. */
  static String remedy(ModelConfig config, boolean validated) {
    return config.tuning().filter(tuning -> tuning.scoresOnParts(validated)).isPresent()
        ? "Ask for fewer folds or a larger share under tuning, or choose another select-by."
        : "Widen the %s span of the split, or choose another select-by."
            .formatted(validated ? TrainingSet.VALIDATION : TrainingSet.TEST);
  }

  private TrainingSet builtSet(String model, ModelConfig config) {
    String name = config.trainingSet();
    if (!context.tables().exists(TrainingSet.table(name))) {
      throw new UsageException(
          "The model '%s' cannot be trained.".formatted(model),
          "There is no %s in '%s'."
              .formatted(TrainingSet.table(name), context.environment().name()),
          "Run build-training-set first, or correct training-set in training.yml.");
    }
    return TrainingSet.pinned(context.tables(), name);
  }

  /** The build counts: what a new one would train differently is another version. */
  private String runId(String model, ModelConfig config, TrainingSet set) {
    return CandidateRuns.id(
        String.join(
            "\n",
            context.project().name(),
            model,
            set.name() + "@" + set.version(),
            set.definitionHash(),
            config.toString(),
            context.build().id()));
  }
}
