package io.lakeloop.inference;

import io.lakeloop.core.config.StageConfig;

/** The file {@code inference.yml} of a project. */
public final class InferenceStage implements StageConfig<InferenceConfig> {
  /** The file's name in a project. */
  static final String FILE = "inference.yml";

  @Override
  public String file() {
    return "inference";
  }

  @Override
  public Class<InferenceConfig> type() {
    return InferenceConfig.class;
  }
}
