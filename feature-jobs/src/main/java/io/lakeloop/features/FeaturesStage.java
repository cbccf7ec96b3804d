package io.lakeloop.features;

import io.lakeloop.core.config.StageConfig;

/** The file {@code features.yml} of a project. */
public final class FeaturesStage implements StageConfig<FeaturesConfig> {
  @Override
  public String file() {
    return "features";
  }

  @Override
  public Class<FeaturesConfig> type() {
    return FeaturesConfig.class;
  }
}
