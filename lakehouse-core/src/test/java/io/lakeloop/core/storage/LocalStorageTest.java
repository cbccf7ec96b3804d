package io.lakeloop.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class LocalStorageTest {
  @TempDir private java.nio.file.Path folder;

  @Test
  void writesTablesWithoutProcesses(SparkSession spark) throws IOException {
    String table = folder.resolve("table").toString();
    List<RecordedEvent> started;
    List<String> listed;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      spark.range(3).write().format("delta").save(table);
      spark.range(4).write().format("delta").mode("append").save(table);
      listed = list(spark, table);
      recording.stop();
      recording.dump(folder.resolve("events.jfr"));
      started = RecordingFile.readAllEvents(folder.resolve("events.jfr"));
    }

    // Spark itself asks the system for the size of a page, once.
    assertThat(started)
        .extracting(event -> event.getString("command"))
        .noneMatch(command -> command.contains(folder.toString()));
    assertThat(listed).contains("_delta_log", "00000000000000000001.json");
    assertThat(spark.read().format("delta").load(table).count()).isEqualTo(7);
    assertThat(folder.resolve("table/_delta_log/00000000000000000001.crc")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rwxrwxrwx", "r--------"})
  void givesFilesTheirPermissions(String text) throws IOException {
    FsPermission permission = FsPermission.valueOf("-" + text);
    try (FileSystem ours = opened(new DirectFileSystem());
        FileSystem hadoop = opened(new LocalFileSystem())) {
      ours.setPermission(written(ours, "file", "some"), permission);
      // Less what the umask takes away.
      ours.mkdirs(path("ours"), permission);
      hadoop.mkdirs(path("hadoops"), permission);
    }

    assertThat(permissions("file")).isEqualTo(text);
    assertThat(permissions("ours")).isEqualTo(permissions("hadoops"));
  }

  @Test
  void keepsAFoldersGroupAndStickyBit() throws IOException {
    try (FileSystem ours = opened(new DirectFileSystem());
        FileSystem hadoop = opened(new LocalFileSystem())) {
      ours.mkdirs(path("shared"));
      ours.setPermission(path("shared"), new FsPermission((short) 01770));
      Files.setAttribute(folder.resolve("shared"), "unix:mode", 03770);
      ours.mkdirs(path("shared/ours"));
      hadoop.mkdirs(path("shared/hadoops"));

      assertThat(ours.getFileStatus(path("shared")))
          .isEqualTo(hadoop.getFileStatus(path("shared")));
      assertThat(ours.getFileStatus(path("shared")).getPermission())
          .isEqualTo(hadoop.getFileStatus(path("shared")).getPermission())
          .isEqualTo(new FsPermission((short) 01770));
      assertThat(Files.getAttribute(folder.resolve("shared/ours"), "unix:mode"))
          .isEqualTo(Files.getAttribute(folder.resolve("shared/hadoops"), "unix:mode"));
    }
  }

  @Test
  void takesWhatCannotBeLookedAtForMissing() throws IOException {
    try (FileSystem ours = opened(new DirectFileSystem())) {
      written(ours, "file", "some");
      Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
      Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("none"));

      assertThat(ours.exists(path("file/below"))).isFalse();
      assertThat(ours.exists(path("loop"))).isFalse();
      assertThat(ours.exists(path("broken"))).isFalse();
      assertThat(ours.exists(path("x".repeat(300)))).isFalse();
      assertThat(ours.listStatus(path("")))
          .extracting(found -> found.getPath().getName())
          .containsExactly("file");
    }
  }

  @Test
  void isWhatHadoopOpensUnlessAnotherWasChosen() throws IOException {
    Configuration configuration = new Configuration();
    Configuration chosen = new Configuration();
    chosen.set("fs.file.impl", LocalFileSystem.class.getName());

    LocalStorage.use(configuration);
    LocalStorage.use(chosen);

    assertThat(FileSystem.get(URI.create("file:///"), configuration))
        .isInstanceOf(DirectFileSystem.class);
    assertThat(FileContext.getFileContext(configuration).getDefaultFileSystem())
        .isInstanceOf(DirectFs.class);
    assertThat(chosen.get("fs.file.impl")).isEqualTo(LocalFileSystem.class.getName());
  }

  @Test
  void tellsOfFilesWhatHadoopDoes() throws IOException {
    try (FileSystem ours = opened(new DirectFileSystem());
        FileSystem hadoop = opened(new LocalFileSystem())) {
      written(ours, "folder/a file", "some");
      for (Path path : List.of(path("folder"), path("folder/a file"))) {
        FileStatus told = ours.getFileStatus(path);
        FileStatus expected = hadoop.getFileStatus(path);

        assertThat(told).isEqualTo(expected);
        assertThat(told.getPath()).isEqualTo(expected.getPath());
        assertThat(told.isDirectory()).isEqualTo(expected.isDirectory());
        assertThat(told.getModificationTime()).isEqualTo(expected.getModificationTime());
        assertThat(told.getBlockSize()).isEqualTo(expected.getBlockSize());
        assertThat(told.getPermission()).isEqualTo(expected.getPermission());
        assertThat(told.getOwner()).isEqualTo(expected.getOwner());
        assertThat(told.getGroup()).isEqualTo(expected.getGroup());
      }
      assertThat(ours.getFileStatus(path("folder/a file")).getLen()).isEqualTo(4);
      assertThatThrownBy(() -> ours.getFileStatus(path("none")))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("none does not exist");
    }
  }

  @Test
  void noticesBytesThatChangedAsHadoopDoes() throws IOException {
    try (FileSystem ours = opened(new DirectFileSystem())) {
      Path file = written(ours, "file", "some");
      Files.writeString(folder.resolve("file"), "same");

      assertThatThrownBy(() -> ours.open(file).read()).isInstanceOf(ChecksumException.class);
    }
  }

  @Test
  void tellsLinksFromFiles() throws IOException {
    try (FileSystem ours = opened(new DirectFileSystem())) {
      Path file = written(ours, "file", "some");
      Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
      FileContext context = context();

      assertThat(context.getFileLinkStatus(file).isSymlink()).isFalse();
      assertThat(context.getFileLinkStatus(file)).isEqualTo(ours.getFileStatus(file));
      assertThat(ours.getFileLinkStatus(new Path(folder + "/link")).isSymlink()).isTrue();
      assertThat(context.getFileStatus(path("link")).getLen()).isEqualTo(4);
    }
  }

  @Test
  void renamesOverAFileOnlyWhereAskedTo() throws IOException {
    try (FileSystem ours = opened(new DirectFileSystem())) {
      Path one = written(ours, "one", "1");
      Path other = written(ours, "other", "22");
      FileContext context = context();

      assertThatThrownBy(() -> context.rename(one, other))
          .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
      context.rename(one, other, Options.Rename.OVERWRITE);

      assertThat(folder.resolve("one")).doesNotExist();
      try (var bytes = ours.open(other)) {
        assertThat(new String(bytes.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("1");
      }
    }
  }

  /** The names of all below a folder, each looked at as listings look. */
  private static List<String> list(SparkSession spark, String folder) throws IOException {
    FileSystem files = new Path(folder).getFileSystem(spark.sparkContext().hadoopConfiguration());
    List<String> names = new ArrayList<>();
    for (FileStatus found : files.listStatus(new Path(folder))) {
      names.add(found.getPath().getName());
    }
    RemoteIterator<LocatedFileStatus> below = files.listFiles(new Path(folder), true);
    while (below.hasNext()) {
      names.add(below.next().getPath().getName());
    }
    return names;
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  private FileContext context() throws UnsupportedFileSystemException {
    Configuration configuration = new Configuration();
    configuration.set("fs.AbstractFileSystem.file.impl", DirectFs.class.getName());
    return FileContext.getFileContext(URI.create("file:///"), configuration);
  }

  private static FileSystem opened(FileSystem files) throws IOException {
    files.initialize(URI.create("file:///"), new Configuration());
    return files;
  }

  private Path written(FileSystem files, String name, String text) throws IOException {
    Path path = path(name);
    try (OutputStream bytes = files.create(path)) {
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return path;
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }
}
