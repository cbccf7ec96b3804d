package io.lakeloop.training.report;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.List;

/**
 * What only people know of a model, for its card.
 *
 * @param owner who answers for it
 * @param purpose what it is meant for, and by whom it is used
 * @param data where its training data comes from and what is to be known of it
 * @param limits what it must not be used for, and where it fails
 */
public record CardConfig(
    @Default("") @Description("Who answers for the model.") String owner,
    @Default("") @Description("What it is meant for, and who uses it.") String purpose,
    @Default("") @Description("What is to be known of its training data.") String data,
    @Description("What it must not be used for, and where it fails.") List<String> limits) {
  /** Copies the list. */
  public CardConfig {
    limits = List.copyOf(limits);
  }

  /** A card of which people have said nothing. */
  public static CardConfig empty() {
    return new CardConfig("", "", "", List.of());
  }
}
