package io.lakeloop.core.table;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a table: {@code layer.name}, or {@code environment:layer.name} to say which
 * environment's.
 *
 * @param environment the environment named, or empty for the one the job runs in
 * @param layer the layer the table lives in
 * @param name letters, digits and underscores, beginning with a letter
 */
public record TableName(Optional<String> environment, Layer layer, String name)
    implements Comparable<TableName> {
  private static final Pattern FORM =
      Pattern.compile("(?:([a-z][a-z0-9-]*):)?([a-z_]+)\\.([A-Za-z][A-Za-z0-9_]*)");

  /** Whether a text can be a table's name within its layer. */
  static boolean isName(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_]*");
  }

  /** Refuses a name that is not letters, digits and underscores. */
  public TableName {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no table name: letters, digits and underscores, a letter first");
    }
  }

  /** The table {@code layer.name} of the environment a job runs in. */
  public static TableName of(Layer layer, String name) {
    return new TableName(Optional.empty(), layer, name);
  }

  /**
   * Reads {@code layer.name} or {@code environment:layer.name}.
   *
   * @throws IllegalArgumentException if the text has another form or names no layer
   */
  public static TableName parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no table name: write layer.name or environment:layer.name");
    }
    for (Layer layer : Layer.values()) {
      if (layer.text().equals(matcher.group(2))) {
        return new TableName(Optional.ofNullable(matcher.group(1)), layer, matcher.group(3));
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no layer: one of %s"
            .formatted(matcher.group(2), String.join(", ", Layer.names())));
  }

  /** This table's quarantine: {@code layer.name__quarantine}. */
  public TableName quarantine() {
    return new TableName(environment, layer, name + "__quarantine");
  }

  /** The same table, said to be of the given environment. */
  public TableName in(String environmentName) {
    return new TableName(Optional.of(environmentName), layer, name);
  }

  /** {@code layer.name} without the environment. */
  public String local() {
    return layer.text() + "." + name;
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return environment.map(prefix -> prefix + ":").orElse("") + local();
  }
}
