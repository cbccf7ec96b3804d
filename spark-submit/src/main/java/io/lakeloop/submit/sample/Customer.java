package io.lakeloop.submit.sample;

import java.util.List;

/**
 * How one customer spends.
 *
 * @param id the customer's number, from 0
 * @param meanAmount mean of the amounts paid; their standard deviation is half of it
 * @param meanPerDay mean number of payments a day
 * @param terminals the terminals within reach
 */
record Customer(int id, double meanAmount, double meanPerDay, List<Integer> terminals) {
  // The handbook's figures.
  private static final double REACH = 5;

  static Customer draw(long seed, int id, Terminals all) {
    RandomStream random = RandomStream.of(seed, Purpose.CUSTOMER.number(), id);
    double x = random.uniform(0, Terminals.MAP);
    double y = random.uniform(0, Terminals.MAP);
    double meanAmount = random.uniform(5, 100);
    double meanPerDay = random.uniform(0, 4);
    return new Customer(id, meanAmount, meanPerDay, all.within(REACH, x, y));
  }
}
