package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.Overlay.Setting;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.failure.UsageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the files of a project, lays environments and overrides over them, and binds them. */
final class ProjectLoader {
  private final String folder;
  private final String environment;
  private final List<String> overrides;
  private final Problems problems = new Problems();
  private final Overlay overlay = new Overlay(problems);
  private final YamlReader reader;
  private final TextFiles files;
  private final Map<String, StageConfig<?>> stages = new TreeMap<>();
  private final Map<Class<?>, Record> configs = new HashMap<>();
  private final Map<String, String> hashes = new TreeMap<>();

  ProjectLoader(
      String folder,
      String environment,
      Map<String, String> variables,
      List<String> overrides,
      List<StageConfig<?>> stages) {
    this.folder = folder;
    this.environment = environment;
    this.overrides = overrides;
    this.reader = new YamlReader(variables, problems);
    this.files = new TextFiles(folder);
    stages.forEach(stage -> this.stages.put(stage.file() + ".yml", stage));
  }

  Project load() {
    if (!files.exists()) {
      throw new UsageException(
          "There is no project folder " + folder + ".",
          "Looked at " + files.folder() + ".",
          "Correct --project, or make one: submit init-project NAME.");
    }
    List<Setting> settings =
        overrides.stream()
            .flatMap(override -> overlay.setting(override, reader).stream())
            .filter(this::isOfAFile)
            .toList();
    for (String file : files.names("", ".yml")) {
      StageConfig<?> stage = stages.get(file);
      if (stage == null) {
        problems.add(Position.of(file), "no stage reads this file", remedy(file));
      } else {
        read(file, stage, settings);
      }
    }
    problems.throwIfAny();
    for (String sql : files.names("sql", ".sql")) {
      hashes.put(sql, Hash.of(files.text(sql).orElse("")));
    }
    Map<Class<?>, String> fileOf = new HashMap<>();
    stages.forEach((file, stage) -> fileOf.put(stage.type(), file));
    return new Project(Project.nameOf(folder), files, fileOf, configs, hashes);
  }

  private <C extends Record> void read(String file, StageConfig<C> stage, List<Setting> settings) {
    Mapping document = reader.document(file, files.text(file).orElse(""));
    ConfigBinder binder = new ConfigBinder(problems);
    // A mistake in another environment's block would otherwise wait there for its first run.
    overlay.perEnvironment(document).values().forEach(seen -> binder.bind(seen, stage.type()));
    Mapping effective = overlay.forEnvironment(document, environment);
    for (Setting setting : settings) {
      if (file.equals(setting.file() + ".yml")) {
        effective = (Mapping) overlay.apply(effective, setting.path(), setting);
      }
    }
    Optional<C> bound = binder.bind(effective, stage.type());
    bound.ifPresent(config -> configs.put(stage.type(), config));
    hashes.put(file, Hash.of(SecretsHidden.in(effective, stage.type()).canonical()));
  }

  private boolean isOfAFile(Setting setting) {
    String file = setting.file() + ".yml";
    boolean known = stages.containsKey(file) && files.text(file).isPresent();
    if (!known) {
      problems.add(
          setting.position(),
          "there is no file " + file + " to override",
          stages.containsKey(file) ? "write the file first" : remedy(file));
    }
    return known;
  }

  private String remedy(String file) {
    return Suggestion.nearest(file, stages.keySet())
        .map(near -> "did you mean " + near + "?")
        .orElse("known: " + String.join(", ", stages.keySet()));
  }
}
