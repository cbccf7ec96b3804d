package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.failure.Position;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a record takes: one for each component, in kebab case or as its {@link Key} says.
 *
 * @param type the record
 * @param keys each key's component, in order
 */
record RecordShape(Class<?> type, Map<String, RecordComponent> keys) {
  static RecordShape of(Class<?> type) {
    Map<String, RecordComponent> keys = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      keys.put(key(component), component);
    }
    return new RecordShape(type, keys);
  }

  /** What stands where config leaves a component out: a text as it is, all else read as YAML. */
  static Optional<ConfigNode> defaultOf(RecordComponent component, Problems problems) {
    String source = "default of " + key(component);
    return Optional.ofNullable(component.getAnnotation(Default.class))
        .map(Default::value)
        .map(
            text ->
                component.getType() == String.class
                    ? new Scalar(Position.of(source), text, true)
                    : new YamlReader(Map.of(), problems).value(source, text));
  }

  static Optional<String> descriptionOf(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(Description.class)).map(Description::value);
  }

  /** Whether config must have the key: nothing stands for it where it is left out. */
  static boolean isRequired(RecordComponent component) {
    Class<?> type = component.getType();
    return !component.isAnnotationPresent(Default.class)
        && type != Optional.class
        && type != List.class
        && type != Map.class;
  }

  /** The class a type is of, its arguments left out. */
  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  /** A generic type's argument. */
  static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  Constructor<?> constructor() {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(type + " has no canonical constructor", impossible);
    }
  }

  private static String key(RecordComponent component) {
    Key said = component.getAnnotation(Key.class);
    return said == null ? kebab(component.getName()) : said.value();
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
