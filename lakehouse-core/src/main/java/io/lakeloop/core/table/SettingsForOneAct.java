package io.lakeloop.core.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * Settings that hold in a session while one act lasts; whatever was set before holds again then.
 *
 * @param spark the session
 * @param settings by name
 */
record SettingsForOneAct(SparkSession spark, Map<String, String> settings) {
  <T> T during(Supplier<T> act) {
    RuntimeConfig conf = spark.conf();
    Map<String, Optional<String>> before = new HashMap<>();
    settings.forEach(
        (name, value) -> {
          // A setting with a default is told of whether or not it was set.
          boolean wasSet = conf.getAll().contains(name);
          before.put(name, wasSet ? Optional.of(conf.get(name)) : Optional.empty());
          conf.set(name, value);
        });
    try {
      return act.get();
    } finally {
      before.forEach(
          (name, value) ->
              value.ifPresentOrElse(was -> conf.set(name, was), () -> conf.unset(name)));
    }
  }

  void during(Runnable act) {
    during(
        () -> {
          act.run();
          return Optional.empty();
        });
  }
}
