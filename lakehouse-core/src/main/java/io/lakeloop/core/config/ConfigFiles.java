package io.lakeloop.core.config;

import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.Map;

/** A folder of single config files of one kind, {@code NAME.yml} each, such as the environments. */
public final class ConfigFiles {
  private final TextFiles files;
  private final String folder;
  private final Map<String, String> variables;

  /**
   * The files of a folder.
   *
   * @param folder a path or URI
   * @param variables what {@code ${NAME}} in the files stands for
   */
  public ConfigFiles(String folder, Map<String, String> variables) {
    this.files = new TextFiles(folder);
    this.folder = folder;
    this.variables = Map.copyOf(variables);
  }

  /** The folder as it was given. */
  public String folder() {
    return folder;
  }

  /** The files' names without {@code .yml}, sorted. */
  public List<String> names() {
    return files.names("", ".yml").stream()
        .map(name -> name.substring(0, name.length() - ".yml".length()))
        .toList();
  }

  /**
   * Binds a file.
   *
   * @throws UsageException if there is no such file
   * @throws io.lakeloop.core.failure.ConfigException with all its mistakes
   */
  public <C extends Record> C read(String name, Class<C> type) {
    String file = name + ".yml";
    String text =
        files
            .text(file)
            .orElseThrow(
                () ->
                    new UsageException(
                        "There is no " + file + " in " + folder + ".",
                        "It holds: " + String.join(", ", names()) + ".",
                        "Write it, or name another."));
    Problems problems = new Problems();
    var bound =
        new ConfigBinder(problems)
            .bind(new YamlReader(variables, problems).document(file, text), type);
    problems.throwIfAny();
    return bound.orElseThrow();
  }
}
