package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureDescriptionTest {
  private static final FeatureDescription MEAN =
      new FeatureDescription(
          "features.spend.mean",
          "double",
          "mean of amount_eur over 2d",
          "Größe of a payment.",
          "EUR",
          "fraud-science",
          List.of("money", "lately"),
          "cards",
          List.of("customer_id", "shop"),
          "silver.transactions",
          "abc123",
          42,
          Optional.of(Instant.EPOCH),
          Optional.of(1.5),
          Optional.of(0.25),
          List.of("training_sets.fraud"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spend.mean",
        "SPEND",
        "over 2d",
        "größe",
        "GRÖßE OF",
        "eur",
        "Science",
        "monEY",
        "cards",
        "shop",
        "silver.",
        "training_sets.fraud"
      })
  void isFoundByAnythingThatIsSaidOfIt(String word) {
    assertThat(MEAN.holds(List.of(word))).isTrue();
  }

  @Test
  void isFoundByWordsOfWhichEachIsSaidSomewhere() {
    assertThat(MEAN.holds(List.of())).isTrue();
    assertThat(MEAN.holds(List.of("money", "spend", "fraud"))).isTrue();
    assertThat(MEAN.holds(List.of("money", "spending"))).isFalse();
  }

  /** Nobody looks for a type, a hash or a figure by a word. */
  @ParameterizedTest
  @ValueSource(
      strings = {"double", "abc123", "42", "1970", "mean mean", "EURfraud", "money,lately"})
  void isNotFoundByWhatIsNotSaidInWords(String word) {
    assertThat(MEAN.holds(List.of(word))).isFalse();
  }
}
