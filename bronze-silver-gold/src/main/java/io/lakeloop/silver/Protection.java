package io.lakeloop.silver;

import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.repeat;
import static org.apache.spark.sql.functions.right;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.ColumnConfig.Protect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * What becomes of a table's columns that tell of a person, before any of their values is written:
 * into the table, into its quarantine, or into a message.
 */
final class Protection {
  /** What notes of a row that none of its values is protected. */
  static final Column NOTHING = lit(null).cast("map<string,string>");

  private static final int SHOWN = 4;

  private final Map<String, Protect> columns;
  private final Optional<HmacSha256> hash;

  private Protection(Map<String, Protect> columns, Optional<HmacSha256> hash) {
    this.columns = Map.copyOf(columns);
    this.hash = hash;
  }

  /**
   * The protection of a table's columns.
   *
   * @param columns the columns protected, and how
   * @param keyVariable the environment variable with the key
   * @param variables the process's environment variables
   * @throws UsageException if a column is to be hashed and there is no key
   */
  static Protection of(
      TableName table,
      Map<String, Protect> columns,
      String keyVariable,
      Map<String, String> variables) {
    String key = variables.getOrDefault(keyVariable, "");
    if (columns.containsValue(Protect.HASH) && key.isBlank()) {
      throw new UsageException(
          "%s hashes columns, but there is no key to do it with.".formatted(table),
          "The environment variable %s is not set, or blank.".formatted(keyVariable),
          "Set it to a long random text, always the same: another key makes other hashes.");
    }
    return new Protection(
        columns,
        key.isBlank()
            ? Optional.empty()
            : Optional.of(new HmacSha256(key.getBytes(StandardCharsets.UTF_8))));
  }

  /** Which columns are protected, and how. */
  Map<String, Protect> columns() {
    return columns;
  }

  /** What is written of a column's values: themselves, where it is not protected. */
  Column of(String column, Column value) {
    Protect how = columns.get(column);
    if (how == null) {
      return value;
    }
    return how == Protect.MASK
        ? masked(value.cast("string"))
        : hash.orElseThrow(() -> new IllegalStateException("no key")).of(value.cast("string"));
  }

  /** A map from each protected column to how; null where there is none. */
  Column note() {
    return columns.isEmpty()
        ? NOTHING
        : map(
            columns.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(column -> Stream.of(lit(column.getKey()), lit(column.getValue().word())))
                .toArray(Column[]::new));
  }

  private static Column masked(Column text) {
    Column letters = length(text);
    return when(letters.leq(SHOWN), repeat(lit("*"), letters))
        .otherwise(lpad(right(text, lit(SHOWN)), letters, lit("*")));
  }
}
