package io.lakeloop.features;

import io.lakeloop.core.config.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feature tables as a features.yml declares them. */
final class FeatureTables {
  private FeatureTables() {}

  /** The first feature table of a features.yml, which is written into a folder. */
  static FeatureTable first(Path folder, String yaml) {
    try {
      Files.writeString(Files.createDirectories(folder).resolve("features.yml"), yaml);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    FeaturesConfig config =
        Project.load(folder.toString(), "dev", Map.of(), List.of()).config(FeaturesConfig.class);
    return FeatureTable.of(config, Optional.empty()).get(0);
  }
}
