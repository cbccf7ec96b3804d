package io.lakeloop.core.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder in which Structured Streaming keeps how far one stream has come. */
final class Checkpoint {
  private final FileSystem files;
  private final Path folder;

  /**
   * @param name of the stream; the folder is {@code <root>/_checkpoints/<name>}
   */
  Checkpoint(Tables tables, String name) {
    this.folder = new Path(tables.environment().folder("_checkpoints") + "/" + name);
    try {
      this.files = folder.getFileSystem(tables.spark().sessionState().newHadoopConf());
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for the checkpoint " + folder, failure);
    }
  }

  /** Whether a batch has ever been done. */
  boolean hasCommits() {
    Path commits = new Path(folder, "commits");
    try {
      return files.exists(commits)
          && Arrays.stream(files.listStatus(commits))
              .anyMatch(file -> !file.getPath().getName().startsWith("."));
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for the checkpoint " + folder, failure);
    }
  }

  /** Whether a stream has ever begun here. */
  boolean exists() {
    try {
      return files.exists(new Path(folder, "metadata"));
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for the checkpoint " + folder, failure);
    }
  }

  /**
   * Removes what a process left that was killed while it planned the stream's first batch: a hidden
   * file that never got its name. Spark takes it for another stream's and starts no more. Where any
   * batch has been planned nothing is touched.
   */
  void clearInterruptedStart() {
    Path offsets = new Path(folder, "offsets");
    try {
      if (!files.exists(offsets)) {
        return;
      }
      FileStatus[] left = files.listStatus(offsets);
      for (FileStatus file : left) {
        if (!file.getPath().getName().startsWith(".")) {
          return;
        }
      }
      for (FileStatus file : left) {
        files.delete(file.getPath(), false);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("clearing the checkpoint " + folder, failure);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
