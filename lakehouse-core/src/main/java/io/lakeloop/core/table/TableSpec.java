package io.lakeloop.core.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * How a table is to be created: its columns (their Delta comments are the fields' comments), what
 * it is for, and Delta properties.
 *
 * @param name the table
 * @param schema its columns; all may be null unless the field says otherwise
 * @param description written as the table's comment; may be empty
 * @param properties Delta table properties
 * @param clusteredBy columns that liquid clustering orders files by; may be empty
 */
public record TableSpec(
    TableName name,
    StructType schema,
    String description,
    Map<String, String> properties,
    List<String> clusteredBy) {
  /** Copies the collections. */
  public TableSpec {
    properties = Map.copyOf(properties);
    clusteredBy = List.copyOf(clusteredBy);
  }

  /** A table that only ever grows: ingested data, logs, results. */
  public static TableSpec appended(TableName name, StructType schema, String description) {
    return new TableSpec(name, schema, description, Map.of(), List.of());
  }

  /**
   * A table whose rows change: with deletion vectors, so that a change does not rewrite a file, and
   * the change data feed, so that readers can follow.
   */
  public static TableSpec upserted(TableName name, StructType schema, String description) {
    return appended(name, schema, description)
        .with("delta.enableDeletionVectors", "true")
        .withFeed();
  }

  /**
   * A table of few rows that change: they are rewritten, which is less work than noting which of
   * them no longer hold.
   */
  public static TableSpec small(TableName name, StructType schema, String description) {
    return new TableSpec(name, schema, description, Map.of(), List.of());
  }

  /**
   * This table, its versions readable for the given number of days: Delta refuses time travel
   * beyond a week otherwise, vacuumed or not.
   */
  public TableSpec keptFor(int days) {
    return with("delta.deletedFileRetentionDuration", "interval " + days + " days")
        .with("delta.logRetentionDuration", "interval " + days + " days");
  }

  /** This table, its versions readable for at least as long as given, where it says less. */
  TableSpec keptAtLeast(Retention retention) {
    Retention own = Retention.of(properties);
    Retention longer = own.atLeast(retention);
    TableSpec kept = this;
    if (!longer.equals(own)) {
      for (Map.Entry<String, String> property : longer.properties().entrySet()) {
        kept = kept.with(property.getKey(), property.getValue());
      }
    }
    return kept;
  }

  /**
   * This table with the change data feed, so that readers can follow. Of rows that are only added
   * nothing more is written for it.
   */
  public TableSpec withFeed() {
    return with("delta.enableChangeDataFeed", "true");
  }

  /** This table with one more Delta property. */
  public TableSpec with(String property, String value) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put(property, value);
    return new TableSpec(name, schema, description, more, clusteredBy);
  }

  /** This table with its files clustered by the given columns. */
  public TableSpec clustered(List<String> columns) {
    return new TableSpec(name, schema, description, properties, columns);
  }
}
