package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final String FILES = "delta.deletedFileRetentionDuration";
  private static final String LOG = "delta.logRetentionDuration";

  @ParameterizedTest
  @CsvSource({
    "interval 2 days, interval 40 days, P2D, P40D",
    "interval 36 hours, interval 2 weeks, PT36H, P14D",
    "interval 1 day 90 minutes, interval 30 days, PT25H30M, P30D",
    "interval 730 days, interval 1 week, P730D, P730D",
  })
  void readsWhatATableSaysTheLogNeverShorterThanTheFiles(
      String files, String log, Duration keptFiles, Duration keptLog) {
    assertThat(Retention.of(Map.of(FILES, files, LOG, log)))
        .isEqualTo(new Retention(keptFiles, keptLog));
  }

  @Test
  void isDeltasOwnWhereATableSaysNothing() {
    assertThat(Retention.of(Map.of("delta.appendOnly", "true")))
        .isEqualTo(new Retention(Duration.ofDays(7), Duration.ofDays(30)));
    assertThat(Retention.of(Map.of(FILES, "interval 90 days")))
        .isEqualTo(new Retention(Duration.ofDays(90), Duration.ofDays(90)));
  }

  @Test
  void takesTheLongerOfEachOfTwo() {
    Retention files = new Retention(Duration.ofDays(9), Duration.ofDays(10));
    Retention log = new Retention(Duration.ofDays(1), Duration.ofDays(40));

    assertThat(files.atLeast(log))
        .isEqualTo(new Retention(Duration.ofDays(9), Duration.ofDays(40)));
    assertThat(log.atLeast(files)).isEqualTo(files.atLeast(log));
    assertThat(files.atLeast(files)).isEqualTo(files);
  }

  @Test
  void saysWholeHoursNeverFewer() {
    assertThat(new Retention(Duration.ofMinutes(61), Duration.ofHours(3)).properties())
        .isEqualTo(Map.of(FILES, "interval 2 hours", LOG, "interval 3 hours"));

    Random random = new Random(89);
    for (int round = 0; round < 100; round++) {
      Duration files = Duration.ofSeconds(random.nextInt(10_000_000));
      Retention read = Retention.of(new Retention(files, files).properties());

      assertThat(read.files()).isBetween(files, files.plusMinutes(60).minusSeconds(1));
      assertThat(read.log()).isEqualTo(read.files());
      assertThat(Retention.of(read.properties())).isEqualTo(read);
    }
  }
}
