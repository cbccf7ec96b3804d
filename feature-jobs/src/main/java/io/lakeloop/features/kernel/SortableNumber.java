package io.lakeloop.features.kernel;

/** Doubles as longs of the same order: NaN above all, as {@link Double#compare} has it. */
final class SortableNumber {
  private SortableNumber() {}

  static long of(double number) {
    return flipped(Double.doubleToLongBits(number));
  }

  static double number(long key) {
    return Double.longBitsToDouble(flipped(key));
  }

  /** Negative doubles grow with their magnitude's bits; turned over, they shrink. */
  private static long flipped(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
