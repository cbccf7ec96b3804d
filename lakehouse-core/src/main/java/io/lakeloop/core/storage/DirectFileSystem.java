package io.lakeloop.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** Hadoop's local file system, with its checksums, that starts no processes. */
public final class DirectFileSystem extends LocalFileSystem {
  /** For Hadoop, which makes it by its name. */
  public DirectFileSystem() {
    super(new Raw());
  }

  /** The same without checksums. */
  static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      if (isPosix(file) && !permission.getStickyBit()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(text(permission)));
      } else {
        super.setPermission(path, permission);
      }
    }

    /** Hadoop's own asks {@code ls} for permissions when it is looked at, as every listing does. */
    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      if (!isPosix(file)) {
        return super.getFileStatus(path);
      }
      try {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        return new FileStatus(
            found.size(),
            found.isDirectory(),
            1,
            getDefaultBlockSize(path),
            found.lastModifiedTime().toMillis(),
            found.lastAccessTime().toMillis(),
            FsPermission.valueOf("-" + PosixFilePermissions.toString(found.permissions())),
            found.owner().getName(),
            found.group().getName(),
            makeQualified(new Path(file.toString())));
      } catch (NoSuchFileException missing) {
        // In the words in which Hadoop says it.
        return super.getFileStatus(path);
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }

    private static boolean isPosix(java.nio.file.Path file) {
      return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** As {@code rwxr-x---}. */
    private static String text(FsPermission permission) {
      return permission.getUserAction().SYMBOL
          + permission.getGroupAction().SYMBOL
          + permission.getOtherAction().SYMBOL;
    }
  }
}
