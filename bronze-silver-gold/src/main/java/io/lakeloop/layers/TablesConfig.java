package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * The shape of {@code tables.yml}.
 *
 * @param bronze tables of rows as they came, by name below {@code bronze.}
 * @param silver tables of typed and checked rows, by name below {@code silver.}
 * @param gold tables of aggregates, by name below {@code gold.}
 * @param piiKeyVariable the environment variable with the key under which columns are hashed
 */
public record TablesConfig(
    @Description("Tables of rows as they came, by name.") Map<String, BronzeTable> bronze,
    @Description("Tables of typed and checked rows, by name.") Map<String, SilverTable> silver,
    @Description("Tables of aggregates, by name.") Map<String, GoldTable> gold,
    @Default("LAKELOOP_PII_KEY")
        @Description("The environment variable with the key under which columns are hashed.")
        String piiKeyVariable) {
  /** Refuses protection in gold, which is made of what is protected already. */
  public TablesConfig {
    gold.forEach(
        (table, said) ->
            said.columns()
                .forEach(
                    (column, declared) -> {
                      if (declared.protect().isPresent()) {
                        throw new IllegalArgumentException(
                            "gold.%s protects '%s': that is done on the way to silver"
                                .formatted(table, column));
                      }
                    }));
  }
}
