package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Optional;

/**
 * One bronze table: rows as they came, never changed.
 *
 * @param description what its rows are
 * @param owner who answers for it
 * @param from where its rows come from
 */
public record BronzeTable(
    @Default("") @Description("What its rows are.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("Where its rows come from.") Source from) {

  /**
   * Where rows come from.
   *
   * @param files files of one format
   */
  public record Source(@Description("Files of one format.") FileSource files) {}
}
