package io.lakeloop.core.metric;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The exact sum of doubles, rounded once when it is read.
 *
 * <p>Values add, subtract and merge without any rounding, so the result depends only on the
 * multiset of values, never on their order, and what was added can be taken away without a trace. A
 * superaccumulator after Neal, "Fast exact summation using small and large superaccumulators"
 * (2015): a fixed-point number in units of 2^-1074, in limbs of 32 bits kept in longs, so that 2^30
 * additions fit before carries must move.
 *
 * <p>NaN and infinities are counted beside the limbs and follow IEEE addition. Not thread-safe.
 */
public final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int LIMB_BITS = 32;
  private static final int LIMBS = 70;
  private static final long LIMB_MASK = 0xFFFF_FFFFL;
  private static final long LIMB_BASE = 1L << LIMB_BITS;
  private static final int MANTISSA_BITS = 52;
  private static final int LOWEST_EXPONENT = -1074;
  private static final int ADDITIONS_BEFORE_CARRY = 1 << 30;

  private final long[] limbs = new long[LIMBS];
  // The limbs outside [lowest, highest] are zero: sums of like magnitudes touch only a few.
  private int lowest = LIMBS;
  private int highest = -1;
  private int uncarried;
  private long nans;
  private long positiveInfinities;
  private long negativeInfinities;

  /** Adds a value. */
  public void add(double value) {
    accumulate(value, 1);
  }

  /** Takes away a value that was added before. */
  public void subtract(double value) {
    accumulate(value, -1);
  }

  /** Adds the exact square of a finite value whose square neither overflows nor underflows. */
  public void addSquare(double value) {
    double square = value * value;
    add(square);
    if (Double.isFinite(square)) {
      add(Math.fma(value, value, -square));
    }
  }

  /** Takes away a square that was added before. */
  public void subtractSquare(double value) {
    double square = value * value;
    subtract(square);
    if (Double.isFinite(square)) {
      subtract(Math.fma(value, value, -square));
    }
  }

  /** Adds all that the other sum holds. The other's value stays as it is. */
  public void merge(ExactSum other) {
    carry();
    other.carry();
    for (int i = other.lowest; i <= other.highest; i++) {
      limbs[i] += other.limbs[i];
    }
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
    uncarried = 1;
    nans += other.nans;
    positiveInfinities += other.positiveInfinities;
    negativeInfinities += other.negativeInfinities;
  }

  /** Empties the sum. */
  public void clear() {
    if (lowest <= highest) {
      Arrays.fill(limbs, lowest, highest + 1, 0);
    }
    lowest = LIMBS;
    highest = -1;
    uncarried = 0;
    nans = 0;
    positiveInfinities = 0;
    negativeInfinities = 0;
  }

  /**
   * Returns the double nearest to the exact sum, ties to even: 0.0 for an empty sum, an infinity
   * where the sum is beyond the doubles.
   */
  public double value() {
    if (nans > 0 || (positiveInfinities > 0 && negativeInfinities > 0)) {
      return Double.NaN;
    }
    if (positiveInfinities > 0 || negativeInfinities > 0) {
      return positiveInfinities > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    carry();
    if (highest < lowest) {
      return 0.0;
    }
    boolean negative = limbs[highest] < 0;
    double magnitude = round(magnitude(negative));
    return negative ? -magnitude : magnitude;
  }

  /**
   * Returns the exact sum.
   *
   * @throws ArithmeticException if NaN or an infinity is among the values
   */
  public BigDecimal exactValue() {
    if (nans + positiveInfinities + negativeInfinities > 0) {
      throw new ArithmeticException("A sum with NaN or an infinity has no exact value.");
    }
    carry();
    BigInteger units = BigInteger.ZERO;
    for (int i = highest; i >= lowest; i--) {
      units = units.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[i]));
    }
    if (units.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int exponent = LOWEST_EXPONENT + LIMB_BITS * lowest;
    return exponent >= 0
        ? new BigDecimal(units.shiftLeft(exponent))
        : new BigDecimal(units).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)));
  }

  private void accumulate(double value, int sign) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> MANTISSA_BITS) & 0x7FF;
    if (exponent == 0x7FF) {
      countNonFinite(value, sign);
      return;
    }
    long fraction = bits & ((1L << MANTISSA_BITS) - 1);
    if (exponent == 0 && fraction == 0) {
      return;
    }
    long mantissa = exponent == 0 ? fraction : fraction | 1L << MANTISSA_BITS;
    int shift = Math.max(exponent, 1) - 1;
    int limb = shift / LIMB_BITS;
    int offset = shift % LIMB_BITS;
    long signed = (bits < 0) == (sign < 0) ? 1 : -1;
    limbs[limb] += signed * ((mantissa << offset) & LIMB_MASK);
    limbs[limb + 1] += signed * ((mantissa >>> (LIMB_BITS - offset)) & LIMB_MASK);
    limbs[limb + 2] += offset == 0 ? 0 : signed * (mantissa >>> (2 * LIMB_BITS - offset));
    lowest = Math.min(lowest, limb);
    highest = Math.max(highest, limb + 2);
    if (++uncarried == ADDITIONS_BEFORE_CARRY) {
      carry();
    }
  }

  private void countNonFinite(double value, int sign) {
    if (Double.isNaN(value)) {
      nans += sign;
    } else if (value > 0) {
      positiveInfinities += sign;
    } else {
      negativeInfinities += sign;
    }
  }

  /** Leaves limbs of magnitude under 2^32, of mixed signs, and none that is zero at either end. */
  private void carry() {
    if (uncarried == 0) {
      return;
    }
    uncarried = 0;
    for (int i = lowest; i <= highest; i++) {
      // Division towards zero: a floor would spread a negative sum over every limb above it.
      long over = limbs[i] / LIMB_BASE;
      if (over != 0) {
        limbs[i] -= over * LIMB_BASE;
        limbs[i + 1] += over;
        highest = Math.max(highest, i + 1);
      }
    }
    while (highest >= lowest && limbs[highest] == 0) {
      highest--;
    }
    while (lowest < highest && limbs[lowest] == 0) {
      lowest++;
    }
    if (highest < lowest) {
      lowest = LIMBS;
      highest = -1;
    }
  }

  /** Returns the limbs of the absolute value, each in [0, 2^32), from the lowest one on. */
  private long[] magnitude(boolean negative) {
    long[] digits = Arrays.copyOfRange(limbs, lowest, highest + 1);
    long borrow = 0;
    for (int i = 0; i < digits.length; i++) {
      long digit = (negative ? -digits[i] : digits[i]) - borrow;
      borrow = digit < 0 ? 1 : 0;
      digits[i] = digit + borrow * LIMB_BASE;
    }
    return digits;
  }

  private double round(long[] digits) {
    int top = digits.length - 1;
    while (top > 0 && digits[top] == 0) {
      top--;
    }
    // 64 leading bits, the last of them sticky for everything below: enough for one rounding.
    int free = Long.numberOfLeadingZeros(digits[top]) - LIMB_BITS;
    long second = top > 0 ? digits[top - 1] : 0;
    long third = top > 1 ? digits[top - 2] : 0;
    long leading = (digits[top] << LIMB_BITS | second) << free | third >>> (LIMB_BITS - free);
    boolean sticky = (third & ((1L << (LIMB_BITS - free)) - 1)) != 0;
    for (int i = 0; i < top - 2 && !sticky; i++) {
      sticky = digits[i] != 0;
    }
    int dropped = 63 - MANTISSA_BITS;
    long mantissa = leading >>> dropped;
    long rest = (leading & ((1L << dropped) - 1)) << 1 | (sticky ? 1 : 0);
    long half = 1L << dropped;
    if (rest > half || (rest == half && (mantissa & 1) == 1)) {
      mantissa++;
    }
    int exponent = LOWEST_EXPONENT + LIMB_BITS * (lowest + top - 1) - free + dropped;
    return Math.scalb((double) mantissa, exponent);
  }
}
