package io.lakeloop.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done in one folder by Hadoop's own is done in another by ours, to the same end. */
class DirectFileSystemTest {
  /** Something done below a folder, and what it tells. */
  @FunctionalInterface
  private interface Act {
    Object in(FileSystem files, java.nio.file.Path root) throws IOException;
  }

  @TempDir private java.nio.file.Path folder;
  private final FileSystem ours;
  private final FileSystem hadoops;

  DirectFileSystemTest() throws IOException {
    ours = opened(new DirectFileSystem());
    hadoops = opened(new LocalFileSystem());
  }

  @BeforeEach
  void makeRoots() throws IOException {
    Files.createDirectory(folder.resolve("ours"));
    Files.createDirectory(folder.resolve("hadoops"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "%20",
        "a+b&c=d",
        "[x]",
        "{y,z}",
        "*",
        "?",
        "a:b",
        "#c",
        "~",
        "..d",
        ".e",
        "'",
        "\"q\"",
        "back\\slash",
        "-rf",
        "$HOME",
        "line\nend",
        "day=2024-01-01",
        "end "
      })
  void takesOddNamesAsHadoopDoes(String name) {
    assertSame(
        (files, root) -> {
          write(files, path(root, name), "some");
          files.mkdirs(path(root, "into/" + name));
          return files.rename(path(root, name), path(root, "into/" + name))
              + told(files, path(root, "into/" + name + "/" + name))
              + Arrays.stream(files.listStatus(path(root, "into")))
                  .map(found -> relative(found, root))
                  .toList();
        });
  }

  @Test
  void comesToTheSameByAnyActs() {
    Random random = new Random(79);
    for (int step = 0; step < 120; step++) {
      String one = name(random);
      String other = name(random);
      int kind = random.nextInt(8);
      int mode = random.nextInt(64) | 0700;
      String text = "x".repeat(random.nextInt(4));
      assertSame(
          (files, root) ->
              switch (kind) {
                case 0 -> files.mkdirs(path(root, one));
                case 1 -> files.rename(path(root, one), path(root, other));
                case 2 -> files.delete(path(root, one), text.length() > 1);
                case 3 -> permitted(files, path(root, one), mode);
                case 4 -> read(files, path(root, one));
                case 5 -> files.exists(path(root, one)) + " " + files.exists(path(root, other));
                default -> write(files, path(root, one), text);
              });
      if (step % 6 == 0) {
        assertSame(DirectFileSystemTest::all);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1_700_000_000_123L, -1_001})
  void tellsWhenAFileWasChangedToTheMillisecond(long time) {
    assertSame(
        (files, root) -> {
          write(files, path(root, "file"), "some");
          Files.setLastModifiedTime(root.resolve("file"), FileTime.fromMillis(time));
          long first = files.getFileStatus(path(root, "file")).getModificationTime();
          files.setTimes(path(root, "file"), time + 5_000, time + 7_000);
          FileStatus then = files.getFileStatus(path(root, "file"));
          return List.of(first, then.getModificationTime(), then.getAccessTime());
        });
  }

  @Test
  void seesThroughLinks() {
    assertSame(
        (files, root) -> {
          write(files, path(root, "in/file"), "some");
          Files.createSymbolicLink(root.resolve("folder"), root.resolve("in"));
          Files.createSymbolicLink(root.resolve("link"), root.resolve("in/file"));
          Files.createSymbolicLink(root.resolve("broken"), root.resolve("none"));
          return told(files, path(root, "link"))
              + told(files, path(root, "folder/file"))
              + files.listStatus(path(root, "folder")).length
              + files.exists(path(root, "broken"))
              + files.getFileLinkStatus(path(root, "link")).isSymlink()
              + files.getFileLinkStatus(path(root, "folder/file")).isSymlink()
              + files.delete(path(root, "link"), false)
              + all(files, root);
        });
    assertThat(folder.resolve("ours/in/file")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "none/below", "file/below"})
  void findsNothingWhereHadoopFindsNothing(String name) {
    assertSame(
        (files, root) -> {
          write(files, path(root, "file"), "some");
          return files.exists(path(root, name)) + " " + files.delete(path(root, name), true);
        });
    assertSame((files, root) -> files.getFileStatus(path(root, name)));
    assertSame((files, root) -> files.getFileLinkStatus(path(root, name)));
    assertSame((files, root) -> files.listStatus(path(root, name)).length);
  }

  @Test
  void takesANameThatNoFileCanHaveForMissing() {
    assertSame((files, root) -> files.exists(path(root, "nul\0name")));
    assertSame((files, root) -> files.getFileStatus(path(root, "nul\0name")));
    assertSame((files, root) -> files.delete(path(root, "nul\0name"), true));
  }

  private void assertSame(Act act) {
    assertThat(outcome(act, ours, "ours")).isEqualTo(outcome(act, hadoops, "hadoops"));
  }

  private String outcome(Act act, FileSystem files, String name) {
    java.nio.file.Path root = folder.resolve(name);
    try {
      return String.valueOf(act.in(files, root));
    } catch (IOException | RuntimeException refused) {
      return (refused.getClass() + " " + refused.getMessage()).replace(root.toString(), "ROOT");
    }
  }

  /** All files and folders below a root, with what a listing tells of each. */
  private static String all(FileSystem files, java.nio.file.Path root) throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> open = new ArrayList<>(List.of(path(root, "")));
    while (!open.isEmpty()) {
      for (FileStatus status : files.listStatus(open.remove(0))) {
        found.add(relative(status, root) + told(files, status.getPath()));
        if (status.isDirectory()) {
          open.add(status.getPath());
        }
      }
    }
    return found.stream().sorted().toList().toString();
  }

  private static String told(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    return " %s %s %s %s:%s "
        .formatted(
            status.isDirectory() ? "folder" : status.getLen(),
            status.getPermission(),
            status.getReplication(),
            status.getOwner(),
            status.getGroup());
  }

  private static String relative(FileStatus status, java.nio.file.Path root) {
    return status.getPath().toString().replace(root.toString(), "ROOT");
  }

  private static String permitted(FileSystem files, Path path, int mode) throws IOException {
    if (!files.exists(path)) {
      return "none";
    }
    files.setPermission(path, new FsPermission((short) mode));
    return files.getFileStatus(path).getPermission().toString();
  }

  private static String write(FileSystem files, Path path, String text) throws IOException {
    try (OutputStream bytes = files.create(path, text.length() % 2 == 0)) {
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return text;
  }

  private static String read(FileSystem files, Path path) throws IOException {
    try (InputStream bytes = files.open(path)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One of few, so that acts meet: at the top or below one of those. */
  private static String name(Random random) {
    String top = "abc".charAt(random.nextInt(3)) + "";
    return random.nextBoolean() ? top : top + "/" + "de".charAt(random.nextInt(2));
  }

  private static FileSystem opened(FileSystem files) throws IOException {
    files.initialize(URI.create("file:///"), new Configuration());
    return files;
  }

  private static Path path(java.nio.file.Path root, String name) {
    return new Path("file", null, root + (name.isEmpty() ? "" : "/" + name));
  }
}
