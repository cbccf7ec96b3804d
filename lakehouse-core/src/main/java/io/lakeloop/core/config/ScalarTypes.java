package io.lakeloop.core.config;

import io.lakeloop.core.table.TableName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns a single value of config into the type that a record component has. */
final class ScalarTypes {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private ScalarTypes() {}

  /** Whether values of the type are written as a single value. */
  static boolean isScalar(Class<?> type) {
    return type.isPrimitive()
        || type.isEnum()
        || List.of(String.class, Boolean.class, Integer.class, Long.class, Double.class)
            .contains(type)
        || type == Duration.class
        || parser(type).isPresent();
  }

  /** Whether values of the type may be written as keys and values: a table has its name only. */
  static boolean hasParts(Class<?> type) {
    return type.isRecord() && type != TableName.class;
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException with what was expected, if the text is none
   */
  static Object parse(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    if (type == Duration.class) {
      return Span.parse(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException("expected true or false, found '" + text + "'");
      }
      return Boolean.valueOf(text);
    }
    if (type == double.class || type == Double.class) {
      return number(text, "a number", ScalarTypes::decimal);
    }
    if (type == int.class || type == Integer.class) {
      return number(text, "a whole number", Integer::valueOf);
    }
    if (type == long.class || type == Long.class) {
      return number(text, "a whole number", Long::valueOf);
    }
    return byParser(type, text);
  }

  /** The words of an enum's constants, as config writes them. */
  static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(ScalarTypes::word).toList();
  }

  private static String word(Object constant) {
    return Words.of((Enum<?>) constant);
  }

  private static Object constant(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of %s, found '%s'%s"
                        .formatted(
                            String.join(", ", words(type)),
                            text,
                            Suggestion.nearest(text, words(type))
                                .map(near -> " (did you mean '" + near + "'?)")
                                .orElse(""))));
  }

  // Java alone would take 7d for 7.0, and with it a span of time for a number; 1e999 for no end.
  private static Double decimal(String text) {
    if (!DECIMAL.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
      throw new NumberFormatException(text);
    }
    return Double.valueOf(text);
  }

  private static <N> N number(
      String text, String expected, java.util.function.Function<String, N> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("expected " + expected + ", found '" + text + "'", wrong);
    }
  }

  private static Object byParser(Class<?> type, String text) {
    Method parser =
        parser(type)
            .orElseThrow(() -> new IllegalStateException(type + " is no type that config knows"));
    try {
      return parser.invoke(null, text);
    } catch (InvocationTargetException refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      throw new IllegalArgumentException(String.valueOf(cause.getMessage()), cause);
    } catch (IllegalAccessException hidden) {
      throw new IllegalStateException(type + ".parse is not public", hidden);
    }
  }

  private static Optional<Method> parser(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals("parse"))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> type.isAssignableFrom(method.getReturnType()))
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> method.getParameterTypes()[0].isAssignableFrom(String.class))
        .findFirst();
  }
}
