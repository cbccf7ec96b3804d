package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream, or one that was killed, left behind is written down here. */
class CheckpointTest {
  private static final String FOLDER = "lakehouse/dev/_checkpoints/silver.trips/feed/";

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Checkpoint checkpoint;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
    checkpoint = new Checkpoint(lakehouse.tables(), "silver.trips/feed");
  }

  @Test
  void liesBelowItsEnvironmentByItsName() {
    assertThat(checkpoint.toString())
        .isEqualTo("file:" + folder + "/lakehouse/dev/_checkpoints/silver.trips/feed");
    assertThat(checkpoint.exists()).isFalse();
    assertThat(checkpoint.hasCommits()).isFalse();

    lakehouse.write(FOLDER + "metadata", "{}");
    assertThat(checkpoint.exists()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "commits/0, true",
    "commits/.0.crc, false",
    "commits/.0.tmp, false",
    "offsets/0, false"
  })
  void knowsWhetherABatchWasDone(String file, boolean done) {
    lakehouse.write(FOLDER + file, "v1");

    assertThat(checkpoint.hasCommits()).isEqualTo(done);
  }

  @Test
  void clearsWhatAProcessLeftThatWasKilledBeforeItsFirstBatch() throws IOException {
    lakehouse.write(FOLDER + "offsets/.0.12ab.tmp", "v1");
    lakehouse.write(FOLDER + "offsets/.1.34cd.tmp", "v1");
    lakehouse.write(FOLDER + "metadata", "{}");

    checkpoint.clearInterruptedStart();
    checkpoint.clearInterruptedStart();

    assertThat(left()).isEmpty();
    assertThat(checkpoint.exists()).isTrue();
  }

  @Test
  void touchesNothingOnceABatchWasPlanned() throws IOException {
    lakehouse.write(FOLDER + "offsets/0", "v1");
    lakehouse.write(FOLDER + "offsets/.1.12ab.tmp", "v1");

    checkpoint.clearInterruptedStart();

    assertThat(left()).containsExactly(".1.12ab.tmp", "0");
  }

  @Test
  void hasNothingToClearWhereNoStreamEverBegan() {
    checkpoint.clearInterruptedStart();

    assertThat(folder.resolve(FOLDER)).doesNotExist();
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(FOLDER + "offsets"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
