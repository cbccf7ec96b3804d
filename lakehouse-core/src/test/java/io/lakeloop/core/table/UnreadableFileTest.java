package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class UnreadableFileTest {
  @Test
  void findsTheFileThatAReadStumbledOver() {
    Throwable failure =
        new RuntimeException(
            "job aborted",
            told(
                "FAILED_READ_FILE.NO_HINT",
                "file:///in/a%20b.gz",
                new ZipException("invalid\nstored block")));

    assertThat(UnreadableFile.in(failure))
        .containsExactly(new UnreadableFile("file:/in/a b.gz", "the file cannot be read: invalid"));
  }

  @Test
  void findsTheFileThatIsGone() {
    Throwable gone =
        told("FAILED_READ_FILE.FILE_NOT_EXIST", "file:/in/a", new FileNotFoundException("/in/a"));

    assertThat(UnreadableFile.in(gone))
        .containsExactly(new UnreadableFile("file:/in/a", UnreadableFile.GONE));
  }

  @Test
  void takesTroubleOnTheWayToAFileForNoDamage() {
    for (IOException trouble :
        new IOException[] {new SocketTimeoutException("slow"), new AccessDeniedException("a")}) {
      assertThat(UnreadableFile.in(told("FAILED_READ_FILE.NO_HINT", "file:/in/a", trouble)))
          .isEmpty();
      assertThat(UnreadableFile.isDamage(new IOException("wrapped", trouble))).isFalse();
    }
    assertThat(UnreadableFile.isDamage(new ChecksumException("bad sum", 7))).isTrue();
    assertThat(UnreadableFile.in(new IllegalStateException("another failure"))).isEmpty();
  }

  @Test
  void saysInOneShortLineWhy() {
    assertThat(UnreadableFile.reason(new IOException("x".repeat(1000)))).hasSize(400);
    assertThat(UnreadableFile.reason(new ZipException())).endsWith(": ZipException");
  }

  private static SparkException told(String condition, String path, Throwable cause) {
    return new SparkException(
        condition,
        scala.collection.immutable.Map$.MODULE$.from(
            CollectionConverters.asScala(Map.of("path", path))),
        cause);
  }
}
