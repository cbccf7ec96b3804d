package io.lakeloop.submit.sample;

import java.time.LocalDate;
import java.util.List;

/**
 * What is simulated. The transactions of a day depend on all of this and on the day, never on how
 * many days are asked for.
 *
 * @param start the first day
 * @param customers how many cards there are; the handbook has 5,000
 * @param terminals how many terminals there are; the handbook has 10,000
 * @param seed the same seed, the same transactions
 * @param drifts changes of the world; those that hold on a day multiply each other
 */
record Simulation(LocalDate start, int customers, int terminals, long seed, List<Drift> drifts) {
  Simulation {
    if (customers < 1 || terminals < 1) {
      throw new IllegalArgumentException("there must be at least one customer and one terminal");
    }
    drifts = List.copyOf(drifts);
  }

  /** What an amount drawn on a day is multiplied by. */
  double amountFactor(int day) {
    LocalDate date = start.plusDays(day);
    return drifts.stream()
        .filter(drift -> !date.isBefore(drift.from()))
        .mapToDouble(Drift::factor)
        .reduce(1, (left, right) -> left * right);
  }
}
