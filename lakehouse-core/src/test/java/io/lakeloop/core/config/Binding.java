package io.lakeloop.core.config;

import io.lakeloop.core.failure.ConfigException;
import java.util.Map;
import java.util.Optional;

/** Binds YAML for the tests of this package and tells what was wrong with it. */
final class Binding {
  private Binding() {}

  /** The record that a text, called {@code f.yml}, is bound to. */
  static <C extends Record> C bound(String yaml, Class<C> type) {
    Problems problems = new Problems();
    Optional<C> bound = bind(yaml, type, problems);
    problems.throwIfAny();
    return bound.orElseThrow();
  }

  /** All that is wrong with a text, one problem a line. */
  static String refused(String yaml, Class<? extends Record> type) {
    Problems problems = new Problems();
    Optional<?> bound = bind(yaml, type, problems);
    if (bound.isPresent()) {
      throw new AssertionError("bound to " + bound.get());
    }
    return told(problems);
  }

  /** All problems noted, one a line. */
  static String told(Problems problems) {
    try {
      problems.throwIfAny();
    } catch (ConfigException refused) {
      return String.valueOf(refused.getMessage());
    }
    throw new AssertionError("there is no problem");
  }

  private static <C extends Record> Optional<C> bind(
      String yaml, Class<C> type, Problems problems) {
    return new ConfigBinder(problems)
        .bind(new YamlReader(Map.of(), problems).document("f.yml", yaml), type);
  }
}
