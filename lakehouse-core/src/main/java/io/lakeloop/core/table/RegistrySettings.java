package io.lakeloop.core.table;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;

/**
 * Which model registry an environment uses.
 *
 * @param backend the implementation: {@code delta} keeps it in the lakehouse itself
 */
public record RegistrySettings(
    @Default("delta") @Description("Where models are registered: delta.") String backend) {
  /** Refuses a backend that does not exist. */
  public RegistrySettings {
    if (!backend.equals("delta")) {
      throw new IllegalArgumentException("unknown registry backend '" + backend + "': delta");
    }
  }
}
