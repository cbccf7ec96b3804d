package io.lakeloop.core.failure;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A failure that its reader can mend. Its message has up to three lines, empty parts left out:
 *
 * <pre>
 * problem
 *   cause: because
 *   remedy: remedy
 * </pre>
 */
public abstract sealed class LakeloopException extends RuntimeException
    permits UsageException,
        ConfigException,
        DataRefusedException,
        PolicyRefusedException,
        TaskFailedException {

  private final String problem;
  private final String because;
  private final String remedy;

  LakeloopException(String problem, String because, String remedy, @Nullable Throwable cause) {
    super(message(problem, because, remedy), cause);
    this.problem = problem;
    this.because = because;
    this.remedy = remedy;
  }

  /** What went wrong, naming the file, line or table; never empty. */
  public final String problem() {
    return problem;
  }

  /** Why it went wrong; empty when the problem says it all. */
  public final String because() {
    return because;
  }

  /** What the reader can do about it; empty when there is nothing to say. */
  public final String remedy() {
    return remedy;
  }

  /** The exit code of a process that ends by this failure. */
  public abstract int exitCode();

  private static String message(String problem, String because, String remedy) {
    return Stream.of(problem, labelled("  cause: ", because), labelled("  remedy: ", remedy))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static String labelled(String label, String text) {
    return text.isEmpty() ? "" : label + text;
  }
}
