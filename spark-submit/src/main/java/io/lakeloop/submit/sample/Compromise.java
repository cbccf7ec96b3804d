package io.lakeloop.submit.sample;

import java.util.BitSet;

/**
 * Who of many is compromised on a day: every day a few are drawn, and stay so for a number of days.
 *
 * @param purpose what is drawn
 * @param perDay how many are drawn a day, at the handbook's size
 * @param among the handbook's size
 * @param days how long they stay compromised, the day of the draw included
 */
record Compromise(Purpose purpose, int perDay, int among, int days) {
  /** Every day two terminals, all of whose payments are fraudulent for 28 days. */
  static final Compromise TERMINALS = new Compromise(Purpose.COMPROMISED_TERMINALS, 2, 10_000, 28);

  /** Every day three customers, a third of whose payments are fraudulent for 14 days. */
  static final Compromise CUSTOMERS = new Compromise(Purpose.COMPROMISED_CUSTOMERS, 3, 5_000, 14);

  /**
   * The compromised ones of a day. Where there are more or fewer than in the handbook, as many more
   * or fewer are drawn, the fraction by chance: the share of fraud stays the handbook's.
   */
  BitSet on(int day, int count, long seed) {
    BitSet compromised = new BitSet(count);
    double expected = (double) perDay * count / among;
    for (int drawn = Math.max(0, day - days + 1); drawn <= day; drawn++) {
      RandomStream random = RandomStream.of(seed, purpose.number(), drawn);
      int number = (int) expected + (random.happens(expected - (int) expected) ? 1 : 0);
      for (int i = 0; i < number; i++) {
        compromised.set(random.below(count));
      }
    }
    return compromised;
  }
}
