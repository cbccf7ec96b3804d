package io.lakeloop.core.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The layers of a lakehouse: every table lives in exactly one. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD,
  FEATURES,
  TRAINING_SETS,
  PREDICTIONS,
  MONITORING,
  REGISTRY,
  OPS;

  /** The layer's name in table names, paths and config: lower case with underscores. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its tables are a project's own; those of the other layers are there for all. */
  public boolean isOfProjects() {
    return compareTo(TRAINING_SETS) <= 0;
  }

  /** All layers' names, in the order data flows through them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Layer::text).toList();
  }
}
