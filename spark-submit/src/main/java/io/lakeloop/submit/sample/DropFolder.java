package io.lakeloop.submit.sample;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that files arrive in, each whole from the moment it is seen, on any file system Hadoop
 * knows; a plain path is a local one.
 */
final class DropFolder implements AutoCloseable {
  private final Path folder;
  private final FileSystem files;

  DropFolder(String folder, Configuration configuration) {
    Path given = new Path(folder);
    this.folder =
        given.toUri().getScheme() != null
            ? given
            : new Path(
                "file",
                null,
                java.nio.file.Path.of(folder).toAbsolutePath().normalize().toString());
    try {
      // An instance of our own: a local file needs no checksum beside it, Delta's logs may.
      this.files = FileSystem.newInstance(this.folder.toUri(), configuration);
      files.setWriteChecksum(false);
      files.mkdirs(this.folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("opening " + folder, failure);
    }
  }

  /**
   * Puts a file there, unless it is there with the same content. A kill leaves at most a hidden
   * file beside it, which the next run writes over.
   *
   * @return whether anything was written
   */
  boolean put(String name, byte[] content) {
    Path file = new Path(folder, name);
    Path unfinished = new Path(folder, "." + name + ".unfinished");
    try {
      if (holds(file, content)) {
        return false;
      }
      try (OutputStream stream = files.create(unfinished, true)) {
        stream.write(content);
      }
      files.delete(file, false);
      if (!files.rename(unfinished, file)) {
        throw new IOException("could not rename " + unfinished);
      }
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException("writing " + file, failure);
    }
  }

  private boolean holds(Path file, byte[] content) throws IOException {
    try {
      FileStatus status = files.getFileStatus(file);
      if (status.getLen() != content.length) {
        return false;
      }
      try (InputStream stream = files.open(file)) {
        return Arrays.equals(stream.readAllBytes(), content);
      }
    } catch (FileNotFoundException absent) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("closing " + folder, failure);
    }
  }
}
