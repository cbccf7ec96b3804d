package io.lakeloop.layers;

import io.lakeloop.core.config.ConfigBinder;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.YamlReader;
import java.util.Map;
import java.util.Optional;

/** Config as its user writes it. */
public final class Declared {
  private Declared() {}

  /**
   * A silver table.
   *
   * @throws io.lakeloop.core.failure.ConfigException with all that is wrong
   */
  public static SilverTable silver(String yaml) {
    return bound(yaml, SilverTable.class);
  }

  /** Any config. */
  public static <C extends Record> C bound(String yaml, Class<C> type) {
    Problems problems = new Problems();
    Optional<C> bound =
        new ConfigBinder(problems)
            .bind(new YamlReader(Map.of(), problems).document("tables.yml", yaml), type);
    problems.throwIfAny();
    return bound.orElseThrow();
  }
}
