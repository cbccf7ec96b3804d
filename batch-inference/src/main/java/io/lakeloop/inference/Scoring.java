package io.lakeloop.inference;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.SpineConfig;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One model's scoring in one run: with the version that is in Production when the run starts, its
 * model loaded once.
 *
 * <p>Batches and streams share one checkpoint a model, so a row that either has scored is not
 * handed to the other, and Spark lets only one of them run at a time. A new version in Production
 * goes on where its predecessor stopped: only an explicit range scores older rows with it.
 */
final class Scoring {
  private static final String FEED = "delta.enableChangeDataFeed";

  private final JobContext context;
  private final ScoringConfig config;
  private final ModelVersion version;
  private final FeatureSet features;
  private final ScoringModel model;

  private Scoring(
      JobContext context,
      ScoringConfig config,
      ModelVersion version,
      FeatureSet features,
      ScoringModel model) {
    this.context = context;
    this.config = config;
    this.version = version;
    this.features = features;
    this.model = model;
  }

  /**
   * Prepares to score with the version in Production.
   *
   * @throws UsageException if none is
   * @throws PolicyRefusedException if the project defines the features otherwise than the version
   *     learned them
   */
  static Scoring prepare(JobContext context, String name, ScoringConfig config) {
    ModelVersion version =
        ModelRegistry.of(context.tables())
            .inStage(name, Stage.PRODUCTION)
            .orElseThrow(
                () ->
                    new UsageException(
                        "No version of '%s' is in Production.".formatted(name),
                        "Nothing can score in '%s' before one has passed the gate."
                            .formatted(context.environment().name()),
                        "Run train-model, check-compliance and compare-models."));
    FeatureSet features =
        FeatureSet.of(context.project().config(FeaturesConfig.class), config.trainingSet());
    requireDefinition(version, features, config);
    ScoringModel model = ScoringModel.load(context.tables(), version);
    return new Scoring(context, config, version, features, model);
  }

  /** The version that scores. */
  ModelVersion version() {
    return version;
  }

  /**
   * Scores the rows of a span of event time that were not scored with this version yet.
   *
   * @param from the first moment; empty for no bound
   * @param until the first moment no longer meant; empty for no bound
   * @return how many predictions were added
   */
  long scoreRange(Optional<Instant> from, Optional<Instant> until) {
    Dataset<Row> rows = selection(from, until).of(context.tables().read(config.input()));
    return add(rows, context.tables(), context.startedAt(), Optional.empty());
  }

  /**
   * Scores the rows that have come since the last run.
   *
   * @return how many predictions were added
   */
  long scoreNew() {
    AtomicLong added = new AtomicLong();
    increment()
        .runAvailable(
            stream(),
            (rows, batch) ->
                added.addAndGet(
                    add(
                        arrived(rows),
                        context.tables(),
                        context.startedAt(),
                        Optional.of(batch.transaction(PredictionsTable.name(version.model()))))));
    return added.get();
  }

  /**
   * Scores rows as they come; each batch sees the features' sources as they are then.
   *
   * @param atMost how long; empty for ever
   * @return how many predictions were added
   */
  long scoreContinuously(Duration interval, Optional<Duration> atMost) {
    AtomicLong added = new AtomicLong();
    increment()
        .runContinuously(
            stream(),
            (rows, batch) ->
                added.addAndGet(
                    add(
                        arrived(rows),
                        context.tables().forNewRun(),
                        Clock.systemUTC().instant(),
                        Optional.of(batch.transaction(PredictionsTable.name(version.model()))))),
            interval,
            atMost);
    return added.get();
  }

  private long add(
      Dataset<Row> selected, Tables sources, Instant at, Optional<Transaction> transaction) {
    String eventTime = spine().eventTime();
    // The span, the features' own question for it, and the features themselves all read the rows.
    Dataset<Row> rows = selected.persist();
    try {
      return TimeSpan.of(rows, eventTime)
          .map(
              span -> {
                Dataset<Row> scored = model.score(features.compute(sources, rows));
                Dataset<Row> predictions =
                    new PredictionRows(version, features)
                        .of(scored, versions(sources), context.runId(), at);
                return new PredictionsTable(context.tables(), version, eventTime)
                    .add(predictions, span, transaction);
              })
          .orElse(0L);
    } finally {
      rows.unpersist();
    }
  }

  private Increment increment() {
    return new Increment(
        context.tables(),
        PredictionsTable.name(version.model()).local(),
        PredictionsTable.name(version.model()));
  }

  private Dataset<Row> stream() {
    return hasFeed()
        ? context.tables().streamChanges(config.input())
        : context.tables().stream(config.input());
  }

  private Dataset<Row> arrived(Dataset<Row> batch) {
    RowSelection selection = selection(config.sinceInstant(), Optional.empty());
    return hasFeed() ? selection.ofInserts(batch) : selection.of(batch);
  }

  private boolean hasFeed() {
    return "true".equals(context.tables().properties(config.input()).get(FEED));
  }

  private RowSelection selection(Optional<Instant> from, Optional<Instant> until) {
    return new RowSelection(spine().keys(), spine().eventTime(), config.where(), from, until);
  }

  private SpineConfig spine() {
    return features.definition().spine();
  }

  private String versions(Tables sources) {
    return features.sources().stream()
        .map(source -> sources.pin(source).toString())
        .collect(Collectors.joining(", "));
  }

  private static void requireDefinition(
      ModelVersion version, FeatureSet features, ScoringConfig config) {
    String learned = version.provenance().definitionHash();
    if (!features.areThoseOf(learned)) {
      throw new PolicyRefusedException(
          "%s may not score: its features are defined otherwise now.".formatted(version.label()),
          "It learned them as of definition %s; features.yml says %s for training set '%s'."
              .formatted(learned, features.definitionHash(), config.trainingSet()),
          "Put features.yml back, or train, check and promote a version on the new definition.");
    }
  }
}
