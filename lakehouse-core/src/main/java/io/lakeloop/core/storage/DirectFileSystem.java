package io.lakeloop.core.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, with its checksums, that starts no processes for what Spark and Delta
 * do with each file. Whatever Java does not know of a file is left to Hadoop.
 */
public final class DirectFileSystem extends LocalFileSystem {
  /** For Hadoop, which makes it by its name. */
  public DirectFileSystem() {
    super(new Raw());
  }

  /** The same without checksums. */
  static final class Raw extends RawLocalFileSystem {
    private static final String MODE = "unix:mode";
    private static final int PERMISSIONS = 01777;

    /** What a folder gives to all that is made in it, its group above all; chmod keeps it too. */
    private static final int INHERITED = 06000;

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      Optional<java.nio.file.Path> known = known(path);
      if (known.isEmpty()) {
        super.setPermission(path, permission);
        return;
      }
      java.nio.file.Path file = known.get();
      int kept = Files.isDirectory(file) ? mode(file) & INHERITED : 0;
      Files.setAttribute(file, MODE, permission.toShort() | kept);
    }

    /** Hadoop's own asks {@code ls} for permissions when it is looked at, as every listing does. */
    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      Optional<java.nio.file.Path> known = known(path);
      if (known.isEmpty()) {
        return super.getFileStatus(path);
      }
      java.nio.file.Path file = known.get();
      try {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        return new FileStatus(
            found.size(),
            found.isDirectory(),
            1,
            getDefaultBlockSize(path),
            found.lastModifiedTime().toMillis(),
            found.lastAccessTime().toMillis(),
            new FsPermission((short) (mode(file) & PERMISSIONS)),
            found.owner().getName(),
            found.group().getName(),
            makeQualified(new Path(file.toString())));
      } catch (FileSystemException refused) {
        // There is none, or none that may be seen: in the words in which Hadoop says so.
        return super.getFileStatus(path);
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return known(path).filter(file -> !Files.isSymbolicLink(file)).isPresent()
          ? getFileStatus(path)
          : super.getFileLinkStatus(path);
    }

    /** The file as Java knows it; empty where it has no name for it, or would not know its mode. */
    private Optional<java.nio.file.Path> known(Path path) {
      try {
        return Optional.of(pathToFile(path).toPath())
            .filter(file -> file.getFileSystem().supportedFileAttributeViews().contains("unix"));
      } catch (InvalidPathException unknown) {
        return Optional.empty();
      }
    }

    private static int mode(java.nio.file.Path file) throws IOException {
      return (int) Files.getAttribute(file, MODE);
    }
  }
}
