package io.lakeloop.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;

/** Makes a Delta table in a folder as old as tests of its history need it. */
public final class OlderTable {
  private static final Pattern MOMENT =
      Pattern.compile("(\"(?:timestamp|deletionTimestamp|modificationTime|createdTime)\":)(\\d+)");

  private OlderTable() {}

  /**
   * Lets everything that was done to a table have been done so much earlier. The log must have no
   * checkpoint yet.
   */
  public static void age(Path table, Duration by) {
    try (Stream<Path> found = Files.walk(table)) {
      List<Path> files = found.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") && name.endsWith(".crc")) {
          // Hadoop's checksums of what is changed here.
          Files.delete(file);
          continue;
        }
        FileTime written = Files.getLastModifiedTime(file);
        // Delta's own figures of a version hold its metadata again, and must agree with it.
        if (name.endsWith(".json") || name.endsWith(".crc")) {
          Files.writeString(file, earlier(Files.readString(file), by));
        }
        Files.setLastModifiedTime(file, FileTime.from(written.toInstant().minus(by)));
      }
      DeltaLog.clearCache();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String earlier(String log, Duration by) {
    return MOMENT
        .matcher(log)
        .replaceAll(moment -> moment.group(1) + (Long.parseLong(moment.group(2)) - by.toMillis()));
  }
}
