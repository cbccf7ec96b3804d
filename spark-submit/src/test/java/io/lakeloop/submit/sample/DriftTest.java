package io.lakeloop.submit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftTest {
  @Test
  void readsItsForm() {
    assertThat(Drift.parse("amount-inflation=1.4@2018-06-20"))
        .isEqualTo(new Drift(1.4, LocalDate.of(2018, 6, 20)));
  }

  @Test
  void refusesWhatIsNone() {
    for (String wrong : List.of("amount=1.4@2018-06-20", "amount-inflation=1.4", "")) {
      assertThatThrownBy(() -> Drift.parse(wrong))
          .hasMessage(
              "'%s' is no drift: write amount-inflation=FACTOR@DATE, as in".formatted(wrong)
                  + " amount-inflation=1.4@2018-06-20");
    }
    assertThatThrownBy(() -> Drift.parse("amount-inflation=1.4@2018-13-20"))
        .hasMessage("'2018-13-20' is no date");
    assertThatThrownBy(() -> Drift.parse("amount-inflation=0@2018-06-20"))
        .hasMessage("a drift's factor must be above 0, not 0.0");
  }

  @Test
  void multipliesWithOthersFromItsDayOn() {
    Simulation simulation =
        new Simulation(
            LocalDate.of(2018, 4, 1),
            1,
            1,
            1,
            List.of(
                Drift.parse("amount-inflation=2@2018-04-03"),
                Drift.parse("amount-inflation=1.5@2018-04-04")));

    assertThat(List.of(1, 2, 3))
        .extracting(simulation::amountFactor)
        .containsExactly(1.0, 2.0, 3.0);
  }
}
