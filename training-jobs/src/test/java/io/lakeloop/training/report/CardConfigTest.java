package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardConfigTest {

  @Test
  void refusesAnOwnerSaidTwice() {
    assertThatThrownBy(() -> card("ann", Map.of("owner", "bob")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the card says the owner twice, 'ann' and, by the tag owner, 'bob':"
                + " leave the tag out");
    assertThatThrownBy(() -> card("ann", Map.of("owner", "ann")))
        .as("also where both say the same")
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(card(" ", Map.of("owner", "bob")).tags()).containsEntry("owner", "bob");
    assertThat(card("ann", Map.of("Owner", "bob")).owner()).isEqualTo("ann");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "1, -0.5", "0, 0", "NaN, 1", "1, Infinity"})
  void refusesCostsThatDecideNothing(double falsePositive, double falseNegative) {
    assertThatThrownBy(() -> new CostsConfig(falsePositive, falseNegative))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhichRowsChoseAThreshold() {
    CostsConfig costs = new CostsConfig(0.5, 20);

    assertThat(new ChosenThreshold(0.25, costs, true).text())
        .isEqualTo(
            "The threshold is the one at which the validation rows cost least (false positive 0.5,"
                + " false negative 20.0); what it costs is told of the test rows, which did not"
                + " choose it.");
    assertThat(new ChosenThreshold(0.25, costs, false).text())
        .isEqualTo(
            "The threshold is the one at which the test rows cost least (false positive 0.5, false"
                + " negative 20.0). It was chosen on the rows that it is told of, for there were no"
                + " validation rows: expect it to cost more elsewhere.");
  }

  private static CardConfig card(String owner, Map<String, String> tags) {
    return new CardConfig(owner, "", "", List.of(), tags);
  }
}
