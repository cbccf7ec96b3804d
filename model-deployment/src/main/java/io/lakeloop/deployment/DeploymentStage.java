package io.lakeloop.deployment;

import io.lakeloop.core.config.StageConfig;

/** The file {@code deployment.yml} of a project. */
public final class DeploymentStage implements StageConfig<DeploymentConfig> {
  /** The file's name in a project. */
  static final String FILE = "deployment.yml";

  @Override
  public String file() {
    return "deployment";
  }

  @Override
  public Class<DeploymentConfig> type() {
    return DeploymentConfig.class;
  }
}
