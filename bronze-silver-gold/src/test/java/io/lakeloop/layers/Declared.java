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

  /**
   * A gold table.
   *
   * @throws io.lakeloop.core.failure.ConfigException with all that is wrong
   */
  public static GoldTable gold(String yaml) {
    return bound(yaml, GoldTable.class);
  }

  /** A column of which only the type is said. */
  public static ColumnConfig column(String type) {
    return new ColumnConfig(type, Optional.empty(), "", ColumnConfig.Pii.NONE, Optional.empty());
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
