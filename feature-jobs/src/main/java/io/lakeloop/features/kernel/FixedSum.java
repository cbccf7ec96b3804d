package io.lakeloop.features.kernel;

import io.lakeloop.core.metric.ExactSum;

/**
 * A running sum of doubles without any rounding, in 128 bits of fixed point: fast, for values of
 * the magnitudes that data has. The difference of two of its states is the exact sum of what was
 * added between them, as long as those were fewer than 2^30.
 *
 * <p>It takes what is below 2^29 and a multiple of 2^-68: every double from 2^-15 to there, and the
 * round ones below. The rest is for {@link ExactSum}.
 */
final class FixedSum {
  private static final int UNIT_EXPONENT = -68;
  private static final int MANTISSA_BITS = 52;
  private static final int BIAS = 1023;
  private static final int LARGEST_EXPONENT = BIAS + 29;
  private static final double UNIT = 0x1p-68;
  private static final long HALF = 0xFFFF_FFFFL;

  private long high;
  private long low;

  void clear() {
    high = 0;
    low = 0;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Adds a value, or returns that it does not fit and leaves the sum as it is. */
  boolean add(double value) {
    if (value == 0) {
      return true;
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> MANTISSA_BITS) & 0x7FF;
    if (exponent == 0 || exponent >= LARGEST_EXPONENT) {
      return false;
    }
    long mantissa = (bits & ((1L << MANTISSA_BITS) - 1)) | (1L << MANTISSA_BITS);
    int shift = exponent - BIAS - MANTISSA_BITS - UNIT_EXPONENT;
    if (shift < 0) {
      if (Long.numberOfTrailingZeros(mantissa) < -shift) {
        return false;
      }
      mantissa >>= -shift;
      shift = 0;
    }
    long signed = bits < 0 ? -mantissa : mantissa;
    long added = signed << shift;
    low += added;
    // Twice, because a shift by 64 would shift by nothing.
    high += (signed >> 1 >> (63 - shift)) + (Long.compareUnsigned(low, added) < 0 ? 1 : 0);
    return true;
  }

  /** Whether {@link #add} would take a value. */
  static boolean fits(double value) {
    return new FixedSum().add(value);
  }

  /** The double nearest to a sum, ties to even. */
  static double value(long high, long low) {
    if (high == low >> 63) {
      return low * UNIT;
    }
    boolean negative = high < 0;
    long lower = negative ? -low : low;
    long upper = negative ? ~high + (low == 0 ? 1 : 0) : high;
    // The 63 leading bits, the last of them sticky for everything below: enough for one rounding.
    int free = Long.numberOfLeadingZeros(upper) - 1;
    long leading = (upper << free) | (lower >>> 1 >>> (63 - free));
    if (lower << free != 0) {
      leading |= 1;
    }
    double scale = Double.longBitsToDouble((long) (BIAS + 64 - free + UNIT_EXPONENT) << 52);
    return (negative ? -leading : leading) * scale;
  }

  /** Adds a sum to an exact one. */
  static void addTo(ExactSum sum, long high, long low) {
    sum.add((high >> 32) * 0x1p96 * UNIT);
    sum.add((high & HALF) * 0x1p64 * UNIT);
    sum.add((low >>> 32) * 0x1p32 * UNIT);
    sum.add((low & HALF) * UNIT);
  }
}
