package io.lakeloop.core.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration has mistakes: all of them, sorted by file and line, one a line of the message.
 * Exit code 2.
 */
public final class ConfigException extends LakeloopException {

  private final List<Problem> problems;

  /**
   * A failure of one or more problems, in any order.
   *
   * @throws IllegalArgumentException when there is no problem at all
   */
  public ConfigException(Collection<Problem> problems) {
    super(lines(problems), "", "", null);
    this.problems = sorted(problems);
  }

  /** The problems, sorted by file, line and column; never empty. */
  public List<Problem> problems() {
    return problems;
  }

  @Override
  public int exitCode() {
    return 2;
  }

  private static String lines(Collection<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a ConfigException needs a problem");
    }
    return sorted(problems).stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  private static List<Problem> sorted(Collection<Problem> problems) {
    return problems.stream().sorted(Comparator.comparing(Problem::position)).toList();
  }
}
