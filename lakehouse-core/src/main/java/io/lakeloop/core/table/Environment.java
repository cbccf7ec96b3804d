package io.lakeloop.core.table;

import io.lakeloop.core.failure.PolicyRefusedException;
import java.util.Optional;

/**
 * One environment: where its lakehouse lives and what may run in it.
 *
 * @param name {@code dev}, {@code staging} or {@code prod}, or another a user declares
 * @param root the lakehouse's root, a URI of any file system Hadoop knows, without a slash at its
 *     end
 * @param readsThrough the environment a table is read from where this one has none
 * @param builds which builds of the jar run here
 * @param registry which model registry is used
 */
public record Environment(
    String name,
    String root,
    Optional<String> readsThrough,
    Builds builds,
    RegistrySettings registry) {
  /** Where the layers' tables live, beside the folders that begin with an underscore. */
  public String path(TableName table) {
    return root + "/" + table.layer().text() + "/" + table.name();
  }

  /** A folder for files that are no table, such as {@code _checkpoints} or {@code _artifacts}. */
  public String folder(String name) {
    return root + "/" + name;
  }

  /**
   * Refuses a table of another environment.
   *
   * @throws PolicyRefusedException if the name says another environment than this
   */
  public void requireWritable(TableName table) {
    if (table.environment().filter(other -> !other.equals(name)).isPresent()) {
      throw new PolicyRefusedException(
          "A job in '%s' may not write %s.".formatted(name, table),
          "An environment's tables are written only by jobs that run in it.",
          "Write %s, or run the job with --env %s."
              .formatted(table.local(), table.environment().orElse(name)));
    }
  }
}
