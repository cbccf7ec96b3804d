package io.lakeloop.core.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.util.HadoopFSUtils;

/**
 * The files at a path as they are now.
 *
 * @param all all of them
 * @param passedOver those of {@code all} that Spark takes for hidden by their own name or that of a
 *     folder below the path, and that may hold rows all the same: no empty marks, checksums, logs
 *     and marks of a writer's, or files that are still being written
 */
public record SourceListing(List<SourceFile> all, List<SourceFile> passedOver) {
  // Committers for object stores write what they did into _SUCCESS; others leave it empty.
  private static final Set<String> OF_WRITERS =
      Set.of("_SUCCESS", "_temporary", "_delta_log", "_spark_metadata", ".DS_Store");

  /** Copies the lists. */
  public SourceListing {
    all = List.copyOf(all);
    passedOver = List.copyOf(passedOver);
  }

  /** Lists what is at places, files or folders, of one file system. */
  static SourceListing of(FileSystem system, List<FileStatus> places) throws IOException {
    List<SourceFile> all = new ArrayList<>();
    List<SourceFile> passedOver = new ArrayList<>();
    for (FileStatus place : places) {
      try {
        RemoteIterator<LocatedFileStatus> files = system.listFiles(place.getPath(), true);
        while (files.hasNext()) {
          FileStatus status = files.next();
          SourceFile file =
              new SourceFile(
                  status.getPath().toString(), status.getModificationTime(), status.getLen());
          all.add(file);
          if (isPassedOver(status, place)) {
            passedOver.add(file);
          }
        }
      } catch (FileNotFoundException gone) {
        // A folder that is deleted meanwhile has no files now.
      }
    }
    return new SourceListing(all, passedOver);
  }

  private static boolean isPassedOver(FileStatus file, FileStatus place) {
    List<String> names = new ArrayList<>();
    Path path = file.getPath();
    names.add(path.getName());
    int depth = place.isDirectory() ? place.getPath().depth() : path.depth() - 1;
    for (path = path.getParent(); path != null && path.depth() > depth; path = path.getParent()) {
      names.add(path.getName());
    }
    return file.getLen() > 0
        && names.stream().anyMatch(HadoopFSUtils::shouldFilterOutPathName)
        && names.stream().noneMatch(SourceListing::isOfAWriter);
  }

  private static boolean isOfAWriter(String name) {
    return OF_WRITERS.contains(name)
        || name.endsWith(".crc")
        || name.endsWith("._COPYING_")
        || name.startsWith("_committed_")
        || name.startsWith("_started_");
  }
}
