package io.lakeloop.core.job;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.table.Builds;
import io.lakeloop.core.table.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of Lakeloop is running.
 *
 * @param version the project's version
 * @param commit the commit it was built from; {@code unknown} outside a checkout
 * @param clean whether the working copy was as committed
 * @param tagged whether the commit carries a tag
 * @param time when it was built, as Maven wrote it
 */
public record Build(String version, String commit, boolean clean, boolean tagged, String time) {
  /** The build that the running classes come from. */
  public static Build current() {
    Properties properties = new Properties();
    try (InputStream stream = Build.class.getResourceAsStream("build.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("reading build.properties", failure);
    }
    return new Build(
        properties.getProperty("git.build.version", "unknown"),
        properties.getProperty("git.commit.id", "unknown"),
        "false".equals(properties.getProperty("git.dirty", "true")),
        !properties.getProperty("git.tags", "").isBlank(),
        properties.getProperty("git.build.time", ""));
  }

  /** The commit; for a working copy with changes, with the time it was built as well. */
  public String id() {
    return clean ? commit : commit + "-dirty-" + time;
  }

  /** Whether this is a release: built from a clean, tagged commit. */
  public boolean isRelease() {
    return clean && tagged;
  }

  /**
   * Refuses to run where only releases may.
   *
   * @throws PolicyRefusedException if the environment takes releases only and this is none
   */
  public void requireAllowedIn(Environment environment) {
    if (environment.builds() == Builds.RELEASE && !isRelease()) {
      throw new PolicyRefusedException(
          "This build may not run in '%s'.".formatted(environment.name()),
          "The environment takes releases only; this is %s of %s, %s."
              .formatted(version, commit, clean ? "not tagged" : "with uncommitted changes"),
          "Commit, tag and build again, or run it in an environment with builds: any.");
    }
  }
}
