package io.lakeloop.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The text files of one folder, on any file system Hadoop knows; a plain path is a local one. */
final class TextFiles {
  private final Path folder;
  private final Configuration configuration = new Configuration();

  TextFiles(String folder) {
    Path given = new Path(folder);
    this.folder =
        given.toUri().getScheme() != null
            ? given
            : new Path(
                "file",
                null,
                java.nio.file.Path.of(folder).toAbsolutePath().normalize().toString());
  }

  Path folder() {
    return folder;
  }

  boolean exists() {
    try {
      return files().exists(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + folder, failure);
    }
  }

  /** The names of the files with an ending, below a folder within this one, sorted. */
  List<String> names(String within, String ending) {
    Path place = within.isEmpty() ? folder : new Path(folder, within);
    List<String> names = new ArrayList<>();
    try {
      if (files().exists(place)) {
        for (FileStatus file : files().listStatus(place)) {
          if (file.isFile() && file.getPath().getName().endsWith(ending)) {
            names.add((within.isEmpty() ? "" : within + "/") + file.getPath().getName());
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("listing " + place, failure);
    }
    return names.stream().sorted().toList();
  }

  /** A file's text, or empty where there is no such file. */
  Optional<String> text(String relative) {
    Path file = new Path(folder, relative);
    try {
      if (!files().exists(file)) {
        return Optional.empty();
      }
      try (InputStream stream = files().open(file)) {
        return Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("reading " + file, failure);
    }
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(configuration);
  }
}
