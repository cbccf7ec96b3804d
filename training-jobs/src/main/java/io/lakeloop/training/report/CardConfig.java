package io.lakeloop.training.report;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What only people know of a model, for its card.
 *
 * @param owner who answers for it
 * @param purpose what it is meant for, and by whom it is used
 * @param data where its training data comes from and what is to be known of it
 * @param limits what it must not be used for, and where it fails
 * @param tags words by which the model is found; the registry shows them, of all its versions
 */
public record CardConfig(
    @Default("") @Description("Who answers for the model.") String owner,
    @Default("") @Description("What it is meant for, and who uses it.") String purpose,
    @Default("") @Description("What is to be known of its training data.") String data,
    @Description("What it must not be used for, and where it fails.") List<String> limits,
    @Description("Words by which the model is found in the registry, as in team: risk.")
        Map<String, String> tags) {
  /** The tag that says who answers for a model. */
  public static final String OWNER = "owner";

  /** Copies the collections; refuses an owner beside a tag of that name, which says it too. */
  public CardConfig {
    limits = List.copyOf(limits);
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    if (!owner.isBlank() && tags.containsKey(OWNER)) {
      throw new IllegalArgumentException(
          "the card says the owner twice, '%s' and, by the tag owner, '%s': leave the tag out"
              .formatted(owner, tags.get(OWNER)));
    }
  }

  /** A card of which people have said nothing. */
  public static CardConfig empty() {
    return new CardConfig("", "", "", List.of(), Map.of());
  }
}
