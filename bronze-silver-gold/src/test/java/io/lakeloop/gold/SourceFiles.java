package io.lakeloop.gold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What vacuum, or an accident, takes from the folder of a table. */
final class SourceFiles {
  private SourceFiles() {}

  /** Deletes what Delta keeps of the rows that changed. */
  static void deleteChanges(Path table) {
    try (Stream<Path> files = Files.list(table.resolve("_change_data"))) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
