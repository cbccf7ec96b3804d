package io.lakeloop.submit.sample;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Simulates card transactions, day by day, as chapter 3 of the Fraud Detection Handbook describes:
 *
 * <ul>
 *   <li>Customers and terminals are spread uniformly over a map of 100 by 100. A customer has a
 *       mean amount, uniform in 5 to 100, and a mean number of payments a day, uniform in 0 to 4.
 *   <li>On a day a customer makes a Poisson number of payments, at a normally distributed time
 *       (noon, 20,000 s), kept if it falls on the day. The amount is normal (the mean, half the
 *       mean); where it is negative, uniform in 0 to twice the mean. The terminal is any within 5
 *       of the customer; who has none within reach pays nothing.
 *   <li>Fraud 1: every amount above 220. Fraud 2: every payment at a compromised terminal. Fraud 3:
 *       a third of the payments of a compromised customer, their amounts five times as high. The
 *       later scenario's number stands where several hold.
 * </ul>
 *
 * <p>Where it departs from the handbook's programme: the third is drawn payment by payment, so that
 * a day does not depend on days to come, and an amount is raised once even where a customer is
 * drawn twice; the numbers drawn a day follow the size ({@link Compromise}).
 */
final class TransactionSimulator {
  private static final int DAY = 86_400;
  private static final long SUSPICIOUS_CENTS = 220_00;

  private final Simulation simulation;
  private final Terminals terminals;
  private final List<Customer> customers;

  TransactionSimulator(Simulation simulation) {
    this.simulation = simulation;
    this.terminals = Terminals.draw(simulation.seed(), simulation.terminals());
    this.customers =
        IntStream.range(0, simulation.customers())
            .mapToObj(id -> Customer.draw(simulation.seed(), id, terminals))
            .toList();
  }

  /**
   * The transactions of a day, in the order of their times.
   *
   * @param day 0 is the first
   */
  List<Transaction> day(int day) {
    BitSet badTerminals = Compromise.TERMINALS.on(day, terminals.count(), simulation.seed());
    BitSet stolenCards = Compromise.CUSTOMERS.on(day, customers.size(), simulation.seed());
    double factor = simulation.amountFactor(day);
    List<Transaction> all = new ArrayList<>();
    for (Customer customer : customers) {
      RandomStream theft =
          RandomStream.of(simulation.seed(), Purpose.STOLEN_CARD.number(), day, customer.id());
      for (Transaction genuine : payments(customer, day, factor)) {
        boolean stolen = stolenCards.get(customer.id()) && theft.happens(1.0 / 3);
        all.add(judged(genuine, badTerminals.get(genuine.terminal()), stolen));
      }
    }
    all.sort(Comparator.comparingInt(Transaction::second));
    return all;
  }

  private List<Transaction> payments(Customer customer, int day, double factor) {
    RandomStream random =
        RandomStream.of(simulation.seed(), Purpose.PAYMENTS.number(), day, customer.id());
    List<Transaction> payments = new ArrayList<>();
    for (int left = random.poisson(customer.meanPerDay()); left > 0; left--) {
      int second = (int) random.normal(DAY / 2.0, 20_000);
      if (second <= 0 || second >= DAY) {
        continue;
      }
      double amount = random.normal(customer.meanAmount(), customer.meanAmount() / 2);
      if (amount < 0) {
        amount = random.uniform(0, 2 * customer.meanAmount());
      }
      if (!customer.terminals().isEmpty()) {
        int terminal = customer.terminals().get(random.below(customer.terminals().size()));
        long cents = Math.round(amount * factor * 100);
        payments.add(new Transaction(second, customer.id(), terminal, cents, 0));
      }
    }
    return payments;
  }

  private static Transaction judged(Transaction genuine, boolean badTerminal, boolean stolen) {
    int scenario = stolen ? 3 : badTerminal ? 2 : genuine.cents() > SUSPICIOUS_CENTS ? 1 : 0;
    return new Transaction(
        genuine.second(),
        genuine.customer(),
        genuine.terminal(),
        stolen ? 5 * genuine.cents() : genuine.cents(),
        scenario);
  }
}
