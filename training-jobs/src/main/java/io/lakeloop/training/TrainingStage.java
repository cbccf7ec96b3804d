package io.lakeloop.training;

import io.lakeloop.core.config.StageConfig;

/** The file {@code training.yml} of a project. */
public final class TrainingStage implements StageConfig<TrainingConfig> {
  @Override
  public String file() {
    return "training";
  }

  @Override
  public Class<TrainingConfig> type() {
    return TrainingConfig.class;
  }
}
