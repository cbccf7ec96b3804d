package io.lakeloop.core.metric;

/**
 * How often a row counts in each replicate of a Poisson bootstrap (Chamandy et al., "Estimating
 * uncertainty for massive data streams", 2012): independent draws of mean 1, which follow from the
 * row's hash alone, so that no order or layout of rows changes them.
 */
final class PoissonWeights {
  private static final int UNIFORM_BITS = 53;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** The chance of at most 0, 1, 2 … in units of 2^-53; the last is all of it. */
  private static final long[] CUMULATIVE = cumulative();

  private PoissonWeights() {}

  /**
   * Draws a row's weights.
   *
   * @param hash the row's hash, of well mixed bits
   * @param into takes a weight a replicate
   */
  static void draw(long hash, byte[] into) {
    for (int replicate = 0; replicate < into.length; replicate++) {
      long uniform = mix(hash + (replicate + 1) * GOLDEN) >>> (Long.SIZE - UNIFORM_BITS);
      byte weight = 0;
      while (uniform >= CUMULATIVE[weight]) {
        weight++;
      }
      into[replicate] = weight;
    }
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, 2014). */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static long[] cumulative() {
    long[] units = new long[19];
    double chance = StrictMath.exp(-1);
    double sum = 0;
    for (int count = 0; count < units.length; count++) {
      sum += chance;
      units[count] = (long) StrictMath.scalb(sum, UNIFORM_BITS);
      chance /= count + 1;
    }
    units[units.length - 1] = 1L << UNIFORM_BITS;
    return units;
  }
}
