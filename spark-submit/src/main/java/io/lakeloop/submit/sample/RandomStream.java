package io.lakeloop.submit.sample;

/**
 * Random numbers that depend on nothing but a seed and what they are for, on any version of Java:
 * SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014), and
 * {@link StrictMath} for what is made of them.
 */
final class RandomStream {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * The stream of one thing, such as the payments of customer 7 on day 3. Streams of different
   * things have nothing to do with each other.
   *
   * @param path what the stream is for: a purpose, then numbers
   */
  static RandomStream of(long seed, long... path) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (long step : path) {
      state = mix(state ^ mix(step + GOLDEN_GAMMA)) + GOLDEN_GAMMA;
    }
    return new RandomStream(state);
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * unit();
  }

  /** Whether something of the given probability happens. */
  boolean happens(double probability) {
    return unit() < probability;
  }

  /** A whole number from 0 to below the bound, the bias (bound / 2^53) neglected. */
  int below(int bound) {
    return (int) (unit() * bound);
  }

  /** Normally distributed, by the polar form of Box and Muller; the second value is thrown away. */
  double normal(double mean, double deviation) {
    double x;
    double square;
    do {
      x = uniform(-1, 1);
      double y = uniform(-1, 1);
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return mean + deviation * x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
  }

  /** Poisson distributed, by Knuth's product of uniforms: for means of a few. */
  int poisson(double mean) {
    double limit = StrictMath.exp(-mean);
    int count = 0;
    for (double product = unit(); product > limit; product *= unit()) {
      count++;
    }
    return count;
  }

  private double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
