package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.Map;
import java.util.function.Predicate;

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
  /**
   * Refuses names that no table can have, to be told of persons in bronze, which is as it came, and
   * protection in gold, which is made of what is protected already.
   */
  public TablesConfig {
    bronze.keySet().forEach(name -> TableName.of(Layer.BRONZE, name));
    silver.keySet().forEach(name -> TableName.of(Layer.SILVER, name));
    gold.keySet().forEach(name -> TableName.of(Layer.GOLD, name));
    bronze.forEach(
        (table, said) ->
            refuse(
                said.columns(),
                column -> column.pii() != ColumnConfig.Pii.NONE,
                "bronze." + table + " says what '%s' tells of a person: that is said in silver"));
    gold.forEach(
        (table, said) ->
            refuse(
                said.columns(),
                column -> column.protect().isPresent(),
                "gold." + table + " protects '%s': that is done on the way to silver"));
  }

  private static void refuse(
      Map<String, ColumnConfig> columns, Predicate<ColumnConfig> which, String refusal) {
    columns.forEach(
        (name, column) -> {
          if (which.test(column)) {
            throw new IllegalArgumentException(refusal.formatted(name));
          }
        });
  }
}
