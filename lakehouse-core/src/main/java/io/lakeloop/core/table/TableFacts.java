package io.lakeloop.core.table;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/**
 * What a table's newest version is, as far as no row is read.
 *
 * @param version the table, with its environment where it is read through from another, and the
 *     version
 * @param description its comment; may be empty
 * @param schema its columns with their comments
 * @param properties its Delta properties, in the order of their names
 * @param files how many data files it has
 * @param bytes their size
 * @param rows how many rows a reader sees, where that is known without counting
 * @param id Delta's own name of it: a table made anew under the same name has another
 */
public record TableFacts(
    TableVersion version,
    String description,
    StructType schema,
    Map<String, String> properties,
    long files,
    long bytes,
    Optional<Long> rows,
    String id) {
  /** The property that says who answers for a table. */
  public static final String OWNER = "lakeloop.owner";

  /** The property that says which project makes a table. */
  public static final String PROJECT = "lakeloop.project";

  /** Copies the properties. */
  public TableFacts {
    properties = java.util.Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** Who answers for the table, where its contract says so. */
  public Optional<String> owner() {
    return Optional.ofNullable(properties.get(OWNER));
  }
}
