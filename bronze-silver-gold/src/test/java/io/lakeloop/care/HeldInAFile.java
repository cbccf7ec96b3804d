package io.lakeloop.care;

import io.lakeloop.core.table.PinSource;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Pins of the tests, one line each in a file beside the tables: {@code training_sets.fares@2
 * fares/7}. Registries, which hold them otherwise, are not known to this module.
 */
public final class HeldInAFile implements PinSource {
  /** The file's name below the environment's folder. */
  static final String FILE = "pins.txt";

  @Override
  public List<Pin> pins(Tables tables) {
    Path file = Path.of(URI.create(tables.environment().folder(FILE)).getPath());
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream()
              .map(line -> line.split(" ", 2))
              .map(words -> new Pin(TableVersion.parse(words[0]), words[1]))
              .toList()
          : List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
