package io.lakeloop.bronze;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.SourceFile;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.GlobPattern;

/**
 * Which files that were written anew are to be taken again.
 *
 * @param globs each over a file's path or its name
 */
record Reingested(List<String> globs) {
  /** The option that names files, by globs over their paths or names. */
  static final String OPTION = "reingest";

  /** Copies the globs. */
  Reingested {
    globs = List.copyOf(globs);
  }

  /** Those that a command line names. */
  static Reingested of(JobArguments arguments) {
    return new Reingested(arguments.list(OPTION));
  }

  /** Whether a file is named. */
  boolean names(SourceFile file) {
    return globs.stream().anyMatch(glob -> isNamed(new GlobPattern(glob), file));
  }

  /**
   * Refuses a glob that names no file at all; one may name files that have not changed.
   *
   * @param files the files of all tables that are asked for
   * @throws UsageException naming the glob, and the file whose name or path is nearest to it
   */
  void requireFiles(Collection<SourceFile> files) {
    for (String glob : files.isEmpty() ? List.<String>of() : globs) {
      GlobPattern pattern = new GlobPattern(glob);
      if (files.stream().noneMatch(file -> isNamed(pattern, file))) {
        throw new UsageException(
            "--%s %s names no file.".formatted(OPTION, glob),
            nearest(glob, files),
            "Write a glob over a file's whole path or over its name, such as '*.csv'.");
      }
    }
  }

  private static String nearest(String glob, Collection<SourceFile> files) {
    return Suggestion.nearest(
            glob, files.stream().flatMap(file -> Stream.of(file.path(), name(file))).toList())
        .map(near -> "Did you mean %s?".formatted(near))
        .orElseGet(
            () ->
                "Of the %,d files there are, the first is %s."
                    .formatted(
                        files.size(),
                        files.stream().map(SourceFile::path).sorted().findFirst().orElseThrow()));
  }

  private static boolean isNamed(GlobPattern glob, SourceFile file) {
    return glob.matches(file.path()) || glob.matches(name(file));
  }

  private static String name(SourceFile file) {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }
}
