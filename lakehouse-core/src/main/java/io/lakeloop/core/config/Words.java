package io.lakeloop.core.config;

import java.util.Locale;

/** Constants of enums as config and records write them: {@code MAX_BINS} is {@code max-bins}. */
public final class Words {
  private Words() {}

  /** The word of a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant of a word that {@link #of} wrote.
   *
   * @throws IllegalArgumentException if the type has no such constant
   */
  public static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
