package io.lakeloop.monitor;

import io.lakeloop.core.config.StageConfig;

/** The file {@code monitoring.yml} of a project. */
public final class MonitoringStage implements StageConfig<MonitoringConfig> {
  @Override
  public String file() {
    return "monitoring";
  }

  @Override
  public Class<MonitoringConfig> type() {
    return MonitoringConfig.class;
  }
}
