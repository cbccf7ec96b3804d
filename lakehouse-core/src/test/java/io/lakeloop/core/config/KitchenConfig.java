package io.lakeloop.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A config for the tests of this package: one of each kind of value. */
public record KitchenConfig(
    @Description("Who cooks.") String cook,
    @Default("4") int guests,
    @Default("1h30m") Duration atMost,
    @Default("gently") Heat heat,
    Optional<String> remark,
    List<String> tools,
    Map<String, Dish> dishes) {

  /** How hot. */
  public enum Heat {
    /** Slowly. */
    GENTLY,
    /** Fast. */
    VERY_HOT
  }

  /** One dish. */
  public record Dish(double litres, @Default("false") boolean vegan) {
    /** Refuses an empty pot. */
    public Dish {
      if (litres <= 0) {
        throw new IllegalArgumentException("a dish needs more than 0 litres");
      }
    }
  }
}
