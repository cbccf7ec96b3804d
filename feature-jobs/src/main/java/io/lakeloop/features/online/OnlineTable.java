package io.lakeloop.features.online;

import io.lakeloop.core.failure.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
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
  /** Makes the table of the one that was gathered to become it; its index of all rows at once. */
  String creation(GatheringTable gathering) {
    return "ALTER TABLE %1$s ADD PRIMARY KEY (%2$s); ALTER TABLE %1$s RENAME TO %3$s"
        .formatted(quoted(gathering.name()), list(entity), quoted(name));
  }

  /**
   * Asks how many of the table's columns have another type than they are to have, as PostgreSQL
   * names types; to be told the table's name.
   */
  String mistyped() {
    return Arrays.stream(schema.fields())
        .map(
            field ->
                "(attname = '%s' AND format_type(atttypid, atttypmod) <> '%s')"
                    .formatted(field.name().replace("'", "''"), sqlType(field)))
        .collect(
            Collectors.joining(
                " OR ",
                "SELECT count(*) > 0 FROM pg_attribute WHERE attrelid = to_regclass(?) AND (",
                ")"));
  }

  /** Removes the table. */
  String removal() {
    return "DROP TABLE IF EXISTS " + quoted(name);
  }

  /** Adds the columns that an older definition had not. */
  String completion() {
    return Arrays.stream(schema.fields())
        .map(field -> "ADD COLUMN IF NOT EXISTS " + column(field))
        .collect(Collectors.joining(", ", "ALTER TABLE " + quoted(name) + " ", ""));
  }

  /**
   * Takes over what is gathered: a row whose entity is new, or which differs from the one held, and
   * is no older than it where that is asked.
   */
  String takeOver(GatheringTable gathering) {
    String assignments =
        names().stream()
            .map(column -> "%1$s = EXCLUDED.%1$s".formatted(quoted(column)))
            .collect(Collectors.joining(", "));
    return ("INSERT INTO %1$s AS held (%2$s) SELECT %2$s FROM %3$s AS came"
            + " WHERE came.%4$s = %5$d OR (came.%4$s = %6$d AND NOT EXISTS (SELECT FROM %1$s AS"
            + " newer WHERE %7$s AND newer.%8$s > came.%8$s))"
            + " ON CONFLICT (%9$s) DO UPDATE SET %10$s WHERE (%11$s) IS DISTINCT FROM (%12$s)")
        .formatted(
            quoted(name),
            list(names()),
            quoted(gathering.name()),
            quoted(GatheringTable.HOW),
            GatheringTable.ALWAYS,
            GatheringTable.UNLESS_OLDER,
            sameEntity("newer", "came"),
            quoted(eventTime),
            list(entity),
            assignments,
            of("held"),
            of("EXCLUDED"));
  }

  /** Removes the rows of entities that are gathered as having none any more. */
  String removal(GatheringTable gathering) {
    return "DELETE FROM %s AS held USING %s AS came WHERE came.%s = %d AND %s"
        .formatted(
            quoted(name),
            quoted(gathering.name()),
            quoted(GatheringTable.HOW),
            GatheringTable.REMOVED,
            sameEntity("held", "came"));
  }

  /** Removes the rows of entities that are not gathered, where all that there are must be. */
  String removalOfOthers(GatheringTable gathering) {
    return "DELETE FROM %s AS held WHERE NOT EXISTS (SELECT FROM %s AS came WHERE %s)"
        .formatted(quoted(name), quoted(gathering.name()), sameEntity("held", "came"));
  }

  /** The columns with their types. */
  String columns() {
    return Arrays.stream(schema.fields()).map(this::column).collect(Collectors.joining(", "));
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private List<String> names() {
    return List.of(schema.fieldNames());
  }

  private String of(String side) {
    return names().stream()
        .map(column -> side + "." + quoted(column))
        .collect(Collectors.joining(", "));
  }

  private String sameEntity(String one, String other) {
    return entity.stream()
        .map(key -> "%1$s.%3$s = %2$s.%3$s".formatted(one, other, quoted(key)))
        .collect(Collectors.joining(" AND "));
  }

  private static String list(List<String> columns) {
    return columns.stream().map(OnlineTable::quoted).collect(Collectors.joining(", "));
  }

  private String column(StructField field) {
    return quoted(field.name()) + " " + sqlType(field);
  }

  private String sqlType(StructField field) {
    OnlineType type =
        OnlineType.of(field.dataType())
            .orElseThrow(
                () ->
                    new UsageException(
                        "The online store has no type for %s of %s.".formatted(field.name(), name),
                        "It is of type %s.".formatted(field.dataType().simpleString()),
                        "Leave the feature out, or give it a number, text, date, time or list."));
    return type.sql(field.dataType());
  }
}
