package io.lakeloop.monitor;

import io.lakeloop.core.config.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shape of {@code monitoring.yml}.
 *
 * @param monitors the monitors by name
 */
public record MonitoringConfig(
    @Description("What is watched, by name.") Map<String, MonitorConfig> monitors) {
  /** Copies the monitors, keeping their order. */
  public MonitoringConfig {
    monitors = Collections.unmodifiableMap(new LinkedHashMap<>(monitors));
  }
}
