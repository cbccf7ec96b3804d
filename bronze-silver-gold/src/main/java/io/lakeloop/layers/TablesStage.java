package io.lakeloop.layers;

import io.lakeloop.core.config.StageConfig;

/** The file {@code tables.yml} of a project. */
public final class TablesStage implements StageConfig<TablesConfig> {
  @Override
  public String file() {
    return "tables";
  }

  @Override
  public Class<TablesConfig> type() {
    return TablesConfig.class;
  }
}
