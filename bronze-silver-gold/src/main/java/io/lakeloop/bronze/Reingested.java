package io.lakeloop.bronze;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.SourceFile;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.GlobPattern;

/**
 * Which files that were written anew are to be taken again.
 *
 * @param globs each over a file's path or its name, by how it was written
 */
record Reingested(Map<String, GlobPattern> globs) {
  /** The option that names files, by globs over their paths or names. */
  static final String OPTION = "reingest";

  /**
   * Those that a command line names.
   *
   * @throws UsageException if one is no glob
   */
  static Reingested of(JobArguments arguments) {
    Map<String, GlobPattern> globs = new LinkedHashMap<>();
    arguments.list(OPTION).forEach(glob -> globs.put(glob, pattern(glob)));
    return new Reingested(globs);
  }

  private static GlobPattern pattern(String glob) {
    try {
      return new GlobPattern(glob);
    } catch (RuntimeException wrong) {
      // Its kind is one of a library that Hadoop may have packed in under another name.
      throw new UsageException(
          "--%s %s is no glob.".formatted(OPTION, glob),
          "Its bracket, brace or backslash is left open or cannot be: %s."
              .formatted(wrong.getMessage()),
          "Correct it, or write two globs with a comma between in place of braces: 'a*,b*'.",
          wrong);
    }
  }

  /** Whether a file is named. */
  boolean names(SourceFile file) {
    return globs.values().stream().anyMatch(glob -> isNamed(glob, file));
  }

  /**
   * Refuses a glob that names no file at all; one may name files that have not changed.
   *
   * @param files the files of all tables that are asked for, without those that are passed over
   * @throws UsageException naming the glob, and the file whose name or path is nearest to it
   */
  void requireFiles(Collection<SourceFile> files) {
    globs.forEach(
        (glob, pattern) -> {
          if (files.stream().noneMatch(file -> isNamed(pattern, file))) {
            throw new UsageException(
                "--%s %s names no file.".formatted(OPTION, glob),
                files.isEmpty() ? "No table that is asked for has any." : nearest(glob, files),
                files.isEmpty()
                    ? "Leave --%s out, or name a table that is filled from files with --table."
                        .formatted(OPTION)
                    : "Write a glob over a file's whole path or over its name, such as '*.csv'.");
          }
        });
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
