package io.lakeloop.submit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionSimulatorTest {
  private static final LocalDate START = LocalDate.of(2018, 4, 1);
  private static final int DAYS = 60;
  private static final List<List<Transaction>> PLAIN = days(List.of());

  @Test
  void makesAsManyTransactionsAsTheMethod() {
    // Two a customer on average, of which 3.1 % fall off the day: |normal| beyond 43,200 / 20,000.
    double perDay = all().size() / (double) DAYS;

    assertThat(perDay).isCloseTo(1200 * 2 * 0.969, within(150.0));
  }

  @Test
  void hasTheHandbooksShareOfFraud() {
    Map<Integer, Long> scenarios =
        all().stream().collect(Collectors.groupingBy(Transaction::scenario, Collectors.counting()));

    assertThat(scenarios.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
    double fraud = 1 - (double) scenarios.getOrDefault(0, 0L) / all().size();
    assertThat(fraud).isBetween(0.005, 0.012); // the handbook: 0.84 %
  }

  @Test
  void callsEveryAmountAbove220FraudAndNoOtherGenuineOne() {
    assertThat(all())
        .allSatisfy(
            transaction -> {
              switch (transaction.scenario()) {
                case 0 -> assertThat(transaction.cents()).isLessThanOrEqualTo(22_000);
                case 1 -> assertThat(transaction.cents()).isGreaterThan(22_000);
                default -> assertThat(transaction.cents()).isNotNegative();
              }
            });
  }

  @Test
  void callsEveryPaymentAtACompromisedTerminalFraud() {
    for (int day = 0; day < DAYS; day++) {
      var compromised = Compromise.TERMINALS.on(day, 2400, 1);
      assertThat(PLAIN.get(day))
          .allSatisfy(
              transaction ->
                  assertThat(
                          transaction.scenario() >= 2 || !compromised.get(transaction.terminal()))
                      .isTrue());
    }
  }

  @Test
  void raisesAThirdOfACompromisedCustomersAmounts() {
    long ofCompromised = 0;
    long raised = 0;
    for (int day = 0; day < DAYS; day++) {
      var compromised = Compromise.CUSTOMERS.on(day, 1200, 1);
      for (Transaction transaction : PLAIN.get(day)) {
        ofCompromised += compromised.get(transaction.customer()) ? 1 : 0;
        raised += transaction.scenario() == 3 ? 1 : 0;
        assertThat(transaction.scenario() != 3 || compromised.get(transaction.customer())).isTrue();
      }
    }
    assertThat((double) raised / ofCompromised).isCloseTo(1.0 / 3, within(0.06));
    assertThat(meanAmount(all().stream().filter(t -> t.scenario() == 3).toList()))
        .isGreaterThan(3 * meanAmount(all()));
  }

  @Test
  void keepsCustomersNearTheirTerminalsAndTimesWithinTheDay() {
    Map<Integer, Long> terminalsOf =
        all().stream()
            .collect(
                Collectors.groupingBy(
                    Transaction::customer,
                    Collectors.collectingAndThen(
                        Collectors.mapping(Transaction::terminal, Collectors.toSet()),
                        set -> (long) set.size())));

    // A circle of radius 5 on the map holds 0.785 % of 2,400 terminals, 19 on average.
    assertThat(terminalsOf.values()).allMatch(count -> count < 45);
    assertThat(all()).allMatch(t -> t.second() > 0 && t.second() < 86_400);
    assertThat(all().stream().mapToInt(Transaction::second).average().getAsDouble())
        .isCloseTo(43_200, within(300.0));
    assertThat(PLAIN)
        .allSatisfy(
            day -> assertThat(day).isSortedAccordingTo(Comparator.comparing(Transaction::second)));
  }

  @Test
  void driftsFromItsDayOnOnly() {
    List<List<Transaction>> drifted = days(List.of(new Drift(1.4, START.plusDays(30))));

    assertThat(drifted.subList(0, 30)).isEqualTo(PLAIN.subList(0, 30));
    for (int day = 30; day < DAYS; day++) {
      assertThat(drifted.get(day)).hasSameSizeAs(PLAIN.get(day));
      for (int i = 0; i < drifted.get(day).size(); i++) {
        Transaction then = drifted.get(day).get(i);
        Transaction otherwise = PLAIN.get(day).get(i);
        assertThat((double) then.cents()).isCloseTo(1.4 * otherwise.cents(), within(6.0));
        assertThat(then.scenario() == 1).isEqualTo(then.scenario() < 2 && then.cents() > 22_000);
      }
    }
  }

  @Test
  void differsByItsSeed() {
    assertThat(new TransactionSimulator(simulation(2, List.of())).day(0))
        .isNotEqualTo(PLAIN.get(0));
  }

  private static List<Transaction> all() {
    return PLAIN.stream().flatMap(List::stream).toList();
  }

  private static double meanAmount(List<Transaction> transactions) {
    return transactions.stream().mapToLong(Transaction::cents).average().getAsDouble();
  }

  private static List<List<Transaction>> days(List<Drift> drifts) {
    TransactionSimulator simulator = new TransactionSimulator(simulation(1, drifts));
    return IntStream.range(0, DAYS).mapToObj(simulator::day).toList();
  }

  private static Simulation simulation(long seed, List<Drift> drifts) {
    return new Simulation(START, 1200, 2400, seed, drifts);
  }
}
