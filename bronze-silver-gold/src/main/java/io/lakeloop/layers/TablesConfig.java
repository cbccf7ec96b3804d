package io.lakeloop.layers;

import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * The shape of {@code tables.yml}.
 *
 * @param bronze tables of rows as they came, by name below {@code bronze.}
 * @param silver tables of typed and checked rows, by name below {@code silver.}
 * @param gold tables of aggregates, by name below {@code gold.}
 */
public record TablesConfig(
    @Description("Tables of rows as they came, by name.") Map<String, BronzeTable> bronze,
    @Description("Tables of typed and checked rows, by name.") Map<String, SilverTable> silver,
    @Description("Tables of aggregates, by name.") Map<String, GoldTable> gold) {}
