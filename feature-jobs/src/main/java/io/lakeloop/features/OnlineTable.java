package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * A feature table as the online store holds it: one row an entity, the newest; said in PostgreSQL's
 * SQL.
 *
 * @param name the table's name there
 * @param entity the entity's keys: the primary key
 * @param eventTime the timestamp column that says which row is newer
 * @param schema all columns
 */
record OnlineTable(String name, List<String> entity, String eventTime, StructType schema) {
  /** Makes the table where there is none. */
  String creation() {
    return "CREATE TABLE IF NOT EXISTS %s (%s, PRIMARY KEY (%s))"
        .formatted(quoted(name), columns(), list(entity));
  }

  /** Adds the columns that an older definition had not. */
  String completion() {
    return Arrays.stream(schema.fields())
        .map(
            field ->
                "ADD COLUMN IF NOT EXISTS %s %s"
                    .formatted(quoted(field.name()), type(field.name(), field.dataType())))
        .collect(Collectors.joining(", ", "ALTER TABLE " + quoted(name) + " ", ""));
  }

  /** Makes the table that one publication is gathered in, free of what a killed one left. */
  String stagingCreation(String staging) {
    return "DROP TABLE IF EXISTS %1$s; CREATE UNLOGGED TABLE %1$s (%2$s)"
        .formatted(quoted(staging), columns());
  }

  /** Removes it. */
  String stagingRemoval(String staging) {
    return "DROP TABLE IF EXISTS " + quoted(staging);
  }

  /** Adds a row to it. */
  String stagingInsert(String staging) {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            quoted(staging),
            list(names()),
            names().stream().map(column -> "?").collect(Collectors.joining(", ")));
  }

  /**
   * Takes all of it over at once: a row whose entity is new, or which is no older than the one held
   * and differs from it. A task that ran twice may have left a row twice.
   */
  String takeOver(String staging) {
    String assignments =
        names().stream()
            .map(column -> "%1$s = EXCLUDED.%1$s".formatted(quoted(column)))
            .collect(Collectors.joining(", "));
    return ("INSERT INTO %1$s AS held (%2$s) SELECT DISTINCT ON (%3$s) %2$s FROM %4$s"
            + " ORDER BY %3$s, %5$s DESC ON CONFLICT (%3$s) DO UPDATE SET %6$s"
            + " WHERE held.%5$s <= EXCLUDED.%5$s AND (%7$s) IS DISTINCT FROM (%8$s)")
        .formatted(
            quoted(name),
            list(names()),
            list(entity),
            quoted(staging),
            quoted(eventTime),
            assignments,
            of("held"),
            of("EXCLUDED"));
  }

  private List<String> names() {
    return List.of(schema.fieldNames());
  }

  private String of(String side) {
    return names().stream()
        .map(column -> side + "." + quoted(column))
        .collect(Collectors.joining(", "));
  }

  private String columns() {
    return Arrays.stream(schema.fields())
        .map(field -> quoted(field.name()) + " " + type(field.name(), field.dataType()))
        .collect(Collectors.joining(", "));
  }

  private static String list(List<String> columns) {
    return columns.stream().map(OnlineTable::quoted).collect(Collectors.joining(", "));
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private String type(String column, DataType type) {
    if (type instanceof DecimalType decimal) {
      return "numeric(%d,%d)".formatted(decimal.precision(), decimal.scale());
    }
    if (type.equals(DataTypes.LongType)) {
      return "bigint";
    }
    if (List.of(DataTypes.IntegerType, DataTypes.ShortType, DataTypes.ByteType).contains(type)) {
      return "integer";
    }
    if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
      return "double precision";
    }
    if (type.equals(DataTypes.TimestampType)) {
      return "timestamp with time zone";
    }
    if (type.equals(DataTypes.DateType)) {
      return "date";
    }
    if (type.equals(DataTypes.BooleanType)) {
      return "boolean";
    }
    if (type.equals(DataTypes.StringType)) {
      return "text";
    }
    throw new UsageException(
        "The online store has no type for %s of %s.".formatted(column, name),
        "It is of type %s.".formatted(type.simpleString()),
        "Leave the feature out, or give it a number, text, date or time.");
  }
}
