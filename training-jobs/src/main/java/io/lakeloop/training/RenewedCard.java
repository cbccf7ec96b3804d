package io.lakeloop.training;

import io.lakeloop.core.config.Hash;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.training.report.ModelReport;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes a registered version's card anew where people have changed their words on it. The version
 * stays as it is; it is measured once more, for the card's plots hold more than was recorded.
 */
final class RenewedCard {
  /** The tag by which a version says of which words its card is. */
  static final String TAG = "card";

  private static final int SHORT = 12;

  private final JobContext context;
  private final ModelRegistry registry;

  RenewedCard(JobContext context, ModelRegistry registry) {
    this.context = context;
    this.registry = registry;
  }

  /** A hash of the words on the card; empty where there is none. */
  static Optional<String> print(ModelConfig config) {
    return config.card().map(said -> Hash.of(said.toString()).substring(0, SHORT));
  }

  /**
   * Brings the card up to date. The tag is set last: a run that was killed writes it again.
   *
   * @param source the training set's rows, of the version that the model was trained on
   * @return the version, with a new tag where its card was written
   */
  ModelVersion of(ModelVersion version, ModelConfig config, TrainingSet set, Dataset<Row> source) {
    Optional<String> print = print(config);
    if (print.isEmpty() || print.equals(Optional.ofNullable(version.tags().get(TAG)))) {
      return version;
    }
    ModelArtifacts artifacts = new ModelArtifacts(context.tables());
    ModelReport report =
        new VersionReport(set, source)
            .of(
                version.model(),
                config,
                version.provenance().rows(),
                Recipe.of(version.provenance()),
                artifacts.load(version));
    artifacts.write(version, report.files());
    context.progress().step("the card of " + version.label() + " written anew");
    return registry.tag(
        version.model(), version.version(), Map.of(TAG, print.get()), context.user());
  }
}
