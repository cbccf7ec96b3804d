package io.lakeloop.features.online;

import static io.lakeloop.features.online.OnlineTable.quoted;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;

/**
 * Where the rows of one publication are gathered before they are taken over at once; said in
 * PostgreSQL's SQL. It has the columns of the table and {@link #HOW}; one that is to become the
 * table itself has no more than these, and is safe from the start, so that nothing is written
 * twice.
 *
 * @param table what it is gathered for
 * @param name the gathering table's own
 * @param becomes whether it becomes the table
 */
record GatheringTable(OnlineTable table, String name, boolean becomes) {
  /** How a row is to be taken over: one of the following. */
  static final String HOW = "_how";

  /** Where the row held is no newer. */
  static final int UNLESS_OLDER = 0;

  /** Whatever is held. */
  static final int ALWAYS = 1;

  /** The entity has no row any more. */
  static final int REMOVED = 2;

  /** Makes it, free of what a killed publication left. */
  String creation() {
    String made =
        becomes
            ? "; CREATE TABLE %s (%s)".formatted(quoted(name), table.columns())
            : "; CREATE UNLOGGED TABLE %s (%s, %s integer)"
                .formatted(quoted(name), table.columns(), quoted(HOW));
    return removal()
        + made
        + "; CREATE TABLE %s (part integer PRIMARY KEY)".formatted(quoted(parts()));
  }

  /** Removes it. */
  String removal() {
    return removal(name);
  }

  /** Removes a gathering table of the given name. */
  static String removal(String name) {
    return "DROP TABLE IF EXISTS %s; DROP TABLE IF EXISTS %s"
        .formatted(quoted(name), quoted(parts(name)));
  }

  /** Notes a partition by its number; changes no row where it has been noted. */
  String partNoted() {
    return "INSERT INTO "
        + quoted(parts()).replace("%", "%%")
        + " VALUES (%d) ON CONFLICT DO NOTHING";
  }

  /** Takes rows in. */
  String copy() {
    return "COPY %s FROM STDIN WITH (FORMAT binary)".formatted(quoted(name));
  }

  /** The types of its columns. */
  List<OnlineType> types() {
    return Stream.concat(
            Arrays.stream(table.schema().fields())
                .map(StructField::dataType)
                .map(type -> OnlineType.of(type).orElseThrow()),
            becomes ? Stream.<OnlineType>of() : Stream.of(OnlineType.INTEGER))
        .toList();
  }

  private String parts() {
    return parts(name);
  }

  private static String parts(String name) {
    return name + "_parts";
  }
}
