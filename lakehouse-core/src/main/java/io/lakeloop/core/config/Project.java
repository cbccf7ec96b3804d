package io.lakeloop.core.config;

import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * A project as one run sees it: its config files bound to their records, for one environment and
 * with the overrides of the command line, and its SQL. What the run reads of it is kept in mind, so
 * that the next run can tell whether any of that has changed.
 */
public final class Project {
  private final String name;
  private final TextFiles files;
  private final Map<Class<?>, String> fileOf;
  private final Map<Class<?>, Record> configs;
  private final Map<String, String> hashes;
  private final Map<String, String> read = new TreeMap<>();

  Project(
      String name,
      TextFiles files,
      Map<Class<?>, String> fileOf,
      Map<Class<?>, Record> configs,
      Map<String, String> hashes) {
    this.name = name;
    this.files = files;
    this.fileOf = new HashMap<>(fileOf);
    this.configs = new HashMap<>(configs);
    this.hashes = new TreeMap<>(hashes);
  }

  /**
   * Reads and checks all of a project's files.
   *
   * @param folder the project's folder, a path or URI
   * @param environment the environment whose blocks are laid over
   * @param variables what {@code ${NAME}} stands for
   * @param overrides {@code FILE.path.to.key=value} each, laid over last
   * @throws UsageException if there is no such folder, or its name is blank
   * @throws io.lakeloop.core.failure.ConfigException with all mistakes of all files
   */
  public static Project load(
      String folder, String environment, Map<String, String> variables, List<String> overrides) {
    if (folder.isBlank()) {
      throw new UsageException(
          "The project's folder has an empty name.",
          "A variable that was to name it may not be set.",
          "Write the folder: --project DIR.");
    }
    List<StageConfig<?>> stages = new ArrayList<>();
    ServiceLoader.load(StageConfig.class).forEach(stages::add);
    return new ProjectLoader(folder, environment, variables, overrides, stages).load();
  }

  /** The name of the project in a folder, a path or URI: the last part, also of {@code .}. */
  public static String nameOf(String folder) {
    return new TextFiles(folder).folder().getName();
  }

  /** The project's name: its folder's. */
  public String name() {
    return name;
  }

  /** The project's folder. */
  public String folder() {
    return files.folder().toString();
  }

  /** Whether the project has the file that is bound to a record. */
  public boolean has(Class<? extends Record> type) {
    return configs.containsKey(type);
  }

  /**
   * The config of a stage.
   *
   * @throws UsageException if the project lacks the file
   */
  public <C extends Record> C config(Class<C> type) {
    String file = fileOf.get(type);
    if (file == null) {
      throw new IllegalArgumentException("no stage declares " + type.getName());
    }
    if (!configs.containsKey(type)) {
      throw new UsageException(
          "The project '%s' has no %s.".formatted(name, file),
          "The job takes what it does from there.",
          "Write %s/%s; init-project shows how.".formatted(folder(), file));
    }
    read.put(file, hashes.getOrDefault(file, ""));
    return type.cast(configs.get(type));
  }

  /**
   * A text file of the project, such as {@code sql/silver_transactions.sql}.
   *
   * @throws UsageException if there is no such file
   */
  public String text(String relative) {
    String text =
        files
            .text(relative)
            .orElseThrow(
                () ->
                    new UsageException(
                        "The project '%s' has no file %s.".formatted(name, relative),
                        "Its config names it, but %s holds: %s."
                            .formatted(folder(), String.join(", ", hashes.keySet())),
                        "Write the file, or correct its name in the config."));
    read.put(relative, Hash.of(text));
    hashes.put(relative, Hash.of(text));
    return text;
  }

  /** The hash of each file that has been asked for. */
  public Map<String, String> filesRead() {
    return new TreeMap<>(read);
  }

  /**
   * The hash of every file: of config its meaning, overrides included and secrets left out; of SQL
   * its text.
   */
  public Map<String, String> fileHashes() {
    return new TreeMap<>(hashes);
  }

  /** One hash over all files. */
  public String hash() {
    return Hash.of(hashes.toString());
  }
}
