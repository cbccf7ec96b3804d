package io.lakeloop.registry;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Files that a run leaves in a folder, on whatever file system the lakehouse lies. */
public final class RunArtifacts {
  private static final Pattern NAME = Pattern.compile("[^/\\\\:]+(/[^/\\\\:]+)*");

  private final Tables tables;
  private final String folder;

  /** The files in a folder, which need not exist yet. */
  public RunArtifacts(Tables tables, String folder) {
    this.tables = tables;
    this.folder = folder;
  }

  /** The folder's URI. */
  public String folder() {
    return folder;
  }

  /** The names of the files there are, with their folders, sorted. */
  public List<String> names() {
    Path root = new Path(folder);
    List<String> names = new ArrayList<>();
    try {
      FileSystem files = fileSystem(root);
      int begin = files.makeQualified(root).toUri().getPath().length() + 1;
      RemoteIterator<LocatedFileStatus> found = files.listFiles(root, true);
      while (found.hasNext()) {
        names.add(found.next().getPath().toUri().getPath().substring(begin));
      }
    } catch (FileNotFoundException none) {
      return List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException("listing " + root, failure);
    }
    return names.stream().sorted().toList();
  }

  /** Whether there is a file of the name. */
  public boolean has(String name) {
    Path path = path(name);
    try {
      return fileSystem(path).exists(path);
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + path, failure);
    }
  }

  /** The text of a file. */
  public String text(String name) {
    Path path = path(name);
    try (InputStream stream = fileSystem(path).open(path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException("reading " + path, failure);
    }
  }

  /**
   * Writes a file, in place of one of the name.
   *
   * @param name its name, which may have folders: {@code plots/roc.svg}
   * @throws UsageException if the name leads out of the folder
   */
  public void write(String name, String text) {
    Path path = path(name);
    try (OutputStream stream = fileSystem(path).create(path, true)) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException("writing " + path, failure);
    }
  }

  void deleteAll() {
    Path root = new Path(folder);
    try {
      fileSystem(root).delete(root, true);
    } catch (IOException failure) {
      throw new UncheckedIOException("deleting " + root, failure);
    }
  }

  private Path path(String name) {
    if (!NAME.matcher(name).matches() || List.of(name.split("/")).contains("..")) {
      throw new UsageException(
          "'%s' is no name of an artifact.".formatted(name),
          "A name leads from the run's folder to a file below it.",
          "Name it otherwise, such as plots/roc.svg.");
    }
    return new Path(folder, name);
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(tables.spark().sessionState().newHadoopConf());
  }
}
