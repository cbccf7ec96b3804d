package io.lakeloop.core.table;

import io.lakeloop.core.config.ConfigFiles;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;

/**
 * The environments declared in a folder, one file {@code NAME.yml} each.
 *
 * <p>A relative {@code root} is taken from the folder the process runs in.
 */
public final class Environments {
  private final ConfigFiles files;
  private final Map<String, Environment> loaded = new ConcurrentHashMap<>();

  /**
   * The environments of a folder.
   *
   * @param folder a path or URI, such as {@code conf/environments}
   * @param variables what {@code ${NAME}} in the files stands for
   */
  public Environments(String folder, Map<String, String> variables) {
    this.files = new ConfigFiles(folder, variables);
  }

  /** The names of the environments there are. */
  public List<String> names() {
    return files.names();
  }

  /**
   * The environment of a name.
   *
   * @throws UsageException if there is none, or one it reads through is not there or reads through
   *     it again
   */
  public Environment load(String name) {
    Environment environment = loaded.computeIfAbsent(name, this::read);
    refuseCircle(environment);
    return environment;
  }

  /**
   * The environment of a name, to be written to.
   *
   * @throws PolicyRefusedException if another environment has the same root: its tables would be
   *     written too
   */
  public Environment loadForWriting(String name) {
    Environment environment = load(name);
    for (String other : names()) {
      if (!other.equals(name) && load(other).root().equals(environment.root())) {
        throw new PolicyRefusedException(
            "A job in '%s' would write the tables of '%s'.".formatted(name, other),
            "Both environments have the root " + environment.root() + ".",
            "Give %s.yml a root of its own.".formatted(name));
      }
    }
    return environment;
  }

  Optional<Environment> readThrough(Environment environment) {
    return environment.readsThrough().map(this::load);
  }

  private Environment read(String name) {
    if (!names().contains(name)) {
      throw new UsageException(
          "There is no environment '" + name + "'.",
          thereAre(name),
          "Name one of them with --env, or declare it in %s.yml there.".formatted(name));
    }
    EnvironmentFile file = files.read(name, EnvironmentFile.class);
    String through = file.readsThrough().orElse(name);
    if (!names().contains(through)) {
      throw new UsageException(
          "'%s' reads through '%s', which is no environment.".formatted(name, through),
          thereAre(through),
          "Correct reads-through in %s.yml, or leave it out.".formatted(name));
    }
    return new Environment(
        name, absolute(file.root()), file.readsThrough(), file.builds(), file.registry());
  }

  private String thereAre(String name) {
    return "%s holds: %s%s"
        .formatted(
            files.folder(),
            String.join(", ", names()),
            Suggestion.nearest(name, names())
                .map(near -> " (did you mean " + near + "?)")
                .orElse(""));
  }

  /** In a circle, a table that is nowhere would be looked for without end. */
  private void refuseCircle(Environment first) {
    List<String> passed = new ArrayList<>(List.of(first.name()));
    Optional<String> next = first.readsThrough();
    while (next.isPresent()) {
      String name = next.get();
      boolean again = passed.contains(name);
      passed.add(name);
      if (again) {
        throw new UsageException(
            "'%s' reads through itself.".formatted(name),
            "Its reads-through leads back to it: " + String.join(" -> ", passed) + ".",
            "Leave reads-through out of one of them.");
      }
      next = loaded.computeIfAbsent(name, this::read).readsThrough();
    }
  }

  // Delta compares locations as Hadoop writes them: file:/x, neither file:///x nor file:/x/.
  private static String absolute(String root) {
    Path path = new Path(root);
    Path whole =
        path.toUri().getScheme() != null
            ? path
            : new Path("file", null, java.nio.file.Path.of(root).toAbsolutePath().toString());
    return whole.toString();
  }
}
