package io.lakeloop.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of files, on this machine's disk. */
final class Folders {
  private Folders() {}

  /** Copies a folder; data files, which nobody ever changes, are shared by both. */
  static void copy(Path from, Path to) {
    try {
      for (Path file : all(from)) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (isData(file)) {
          Files.createLink(copy, file);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes a folder with all below it, where it is there. */
  static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try {
      for (Path file : all(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  private static boolean isData(Path file) {
    String path = file.toString();
    return (path.endsWith(".parquet") || path.endsWith(".csv")) && !path.contains("/_delta_log/");
  }
}
