package io.lakeloop.training;

import io.lakeloop.core.config.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How features are prepared beyond what each algorithm needs: filled, indexed and, for linear
 * models, one column a category they are in any case.
 *
 * @param columns settings of single features, by their names
 * @param interactions products of features in the notation of R's formulas: {@code
 *     "education:hours"} has a column for each value of education, with the hours where a row is of
 *     it; of several numbers it is their product
 */
public record PreprocessingConfig(
    @Description("Settings of single features, by their names.") Map<String, ColumnConfig> columns,
    @Description("Products of features as in R's formulas, such as education:hours.")
        List<String> interactions) {
  /** Refuses an interaction that is none. */
  public PreprocessingConfig {
    // In its order: Map.copyOf would have another in each JVM, and the run's id follows from it.
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    interactions = List.copyOf(interactions);
    for (String interaction : interactions) {
      List<String> parts = List.of(interaction.split(":", -1));
      if (parts.size() < 2 || parts.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            "an interaction names two features or more with colons between, unlike '%s'"
                .formatted(interaction));
      }
    }
  }
}
