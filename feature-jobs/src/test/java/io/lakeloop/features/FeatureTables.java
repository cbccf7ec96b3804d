package io.lakeloop.features;

import io.lakeloop.core.job.JobArguments;
import java.nio.file.Path;
import java.util.Optional;

/** Feature tables as a features.yml declares them. */
final class FeatureTables {
  private FeatureTables() {}

  /** The first feature table of a features.yml, which is written into a folder. */
  static FeatureTable first(Path folder, String yaml) {
    return FeatureTable.of(CardProject.read(folder, yaml), Optional.empty()).get(0);
  }

  /** What refresh-features does with the feature tables of a project, without the job around it. */
  static FeatureRound round(CardProject cards, String project) {
    return new FeatureRound(
        cards.lakehouse().context(JobArguments.none(), null, cards.lakehouse().tables()),
        FeatureTable.of(cards.config(project), Optional.empty()));
  }
}
