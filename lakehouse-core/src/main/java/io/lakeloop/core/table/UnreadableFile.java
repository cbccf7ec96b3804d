package io.lakeloop.core.table;

import io.lakeloop.core.failure.Causes;
import java.io.Serial;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is there no more, or whose bytes are no file of its format.
 *
 * @param path its URI, as Hadoop writes it
 * @param reason why it cannot be read
 */
public record UnreadableFile(String path, String reason) {
  /** The reason of a file that was deleted before it could be read. */
  public static final String GONE = "the file was listed, but is gone";

  private static final int LONGEST = 400;

  /**
   * The files that a failed read or write of Spark's stumbled over; none where it failed for
   * another cause, or for one that may pass: a network, a right that is missing.
   */
  public static List<UnreadableFile> in(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof Unread unread) {
        return unread.files;
      }
      if (cause instanceof SparkThrowable told && told.getCondition() != null) {
        String condition = told.getCondition();
        String path = told.getMessageParameters().getOrDefault("path", "");
        if (condition.equals("PATH_NOT_FOUND") || condition.endsWith(".FILE_NOT_EXIST")) {
          return List.of(new UnreadableFile(plain(path), GONE));
        }
        if (condition.startsWith("FAILED_READ_FILE")) {
          return isDamage(cause)
              ? List.of(new UnreadableFile(plain(path), reason(cause)))
              : List.of();
        }
      }
    }
    return List.of();
  }

  /** Whether a failure to read a file tells of its bytes, not of the way to them. */
  static boolean isDamage(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      String type = cause.getClass().getName();
      if (!(cause instanceof ChecksumException)
          && (type.startsWith("java.net.")
              || type.startsWith("javax.net.")
              || type.startsWith("java.nio.file.")
              || type.startsWith("java.lang.Interrupted")
              || type.startsWith("java.io.Interrupted")
              || type.startsWith("java.io.FileNotFound")
              || type.startsWith("org.apache.hadoop.fs.")
              || type.startsWith("org.apache.hadoop.security.")
              || type.startsWith("org.apache.hadoop.hdfs.")
              || type.startsWith("software.amazon.")
              || type.startsWith("com.google.cloud."))) {
        return false;
      }
    }
    return true;
  }

  /** What the innermost cause says, in one line. */
  static String reason(Throwable failure) {
    Throwable root = Causes.innermost(failure);
    String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String line = "the file cannot be read: " + said.lines().findFirst().orElse("").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
  }

  /** Spark tells a path as a URI, in which a blank is written {@code %20}. */
  static String plain(String path) {
    try {
      return new Path(new URI(path)).toString();
    } catch (URISyntaxException | IllegalArgumentException notEncoded) {
      return path;
    }
  }

  /** Fails where there are any, so that {@link #in} finds them. */
  static void refuse(List<UnreadableFile> files) {
    if (!files.isEmpty()) {
      throw new Unread(files, null);
    }
  }

  /** What is to be thrown where Spark can make no columns of files: {@link #in} finds them. */
  static RuntimeException allOf(List<String> paths, AnalysisException cause) {
    return "PATH_NOT_FOUND".equals(cause.getCondition())
        ? new IllegalStateException(cause)
        : new Unread(
            paths.stream().map(path -> new UnreadableFile(path, reason(cause))).toList(), cause);
  }

  private static final class Unread extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
    private final transient List<UnreadableFile> files;

    Unread(List<UnreadableFile> files, @Nullable AnalysisException cause) {
      super(cause);
      this.files = files;
    }
  }
}
