package io.lakeloop.core.config;

/** Declares {@code garden.yml} for the tests. */
public final class GardenStage implements StageConfig<GardenStage.Garden> {
  /** A garden. */
  public record Garden(int beds) {}

  @Override
  public String file() {
    return "garden";
  }

  @Override
  public Class<Garden> type() {
    return Garden.class;
  }
}
