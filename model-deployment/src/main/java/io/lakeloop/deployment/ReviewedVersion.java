package io.lakeloop.deployment;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import java.util.List;
import java.util.Optional;

/**
 * A model, or one version of it, as a person names it: {@code card_fraud} or {@code card_fraud/3}.
 *
 * @param model the model
 * @param version the version's number, where one is named
 */
record ReviewedVersion(String model, Optional<Integer> version) {
  /**
   * Reads a name.
   *
   * @throws UsageException if what follows the slash is no number
   */
  static ReviewedVersion parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ReviewedVersion(text, Optional.empty())
        : new ReviewedVersion(
            text.substring(0, slash), Optional.of(number(text.substring(slash + 1))));
  }

  /**
   * Reads a version's number.
   *
   * @throws UsageException if it is none
   */
  static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw new UsageException(
          "'%s' is no version.".formatted(text),
          "Versions are numbers, counted from 1.",
          "Name one, such as 3; list-models shows them.",
          wrong);
    }
  }

  /**
   * The version in the registry.
   *
   * @throws UsageException if no version is named, or there is none of that number
   */
  ModelVersion in(ModelRegistry registry) {
    return version
        .flatMap(number -> registry.find(model, number))
        .orElseThrow(() -> unknown(registry));
  }

  private UsageException unknown(ModelRegistry registry) {
    List<String> versions = registry.versions(model).stream().map(ModelVersion::label).toList();
    return new UsageException(
        version
            .map(number -> "There is no version %s/%d.".formatted(model, number))
            .orElse("No version of '%s' is named.".formatted(model)),
        versions.isEmpty()
            ? "There is no such model%s"
                .formatted(
                    Suggestion.nearest(model, registry.models())
                        .map(near -> " (did you mean " + near + "?).")
                        .orElse("."))
            : "There are: " + String.join(", ", versions) + ".",
        "Name one with --model NAME/VERSION.");
  }
}
