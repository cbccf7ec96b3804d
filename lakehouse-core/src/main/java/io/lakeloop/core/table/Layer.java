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

  /** All layers' names, in the order data flows through them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Layer::text).toList();
  }
}
