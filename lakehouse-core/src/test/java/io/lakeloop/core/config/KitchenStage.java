package io.lakeloop.core.config;

/** Declares {@code kitchen.yml} for the tests. */
public final class KitchenStage implements StageConfig<KitchenConfig> {
  @Override
  public String file() {
    return "kitchen";
  }

  @Override
  public Class<KitchenConfig> type() {
    return KitchenConfig.class;
  }
}
