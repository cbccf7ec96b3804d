package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunningProcessTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void knowsItselfToBeRunningHoweverLongItTakes() {
    RunningProcess self = RunningProcess.current();

    assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(self.isGone(BEGAN, BEGAN.plus(Duration.ofDays(400)))).isFalse();
    assertThat(RunningProcess.parse(self.toString())).isEqualTo(self);
  }

  @Test
  void takesAReusedNumberForAnotherProcess() {
    RunningProcess self = RunningProcess.current();

    assertThat(new RunningProcess(self.host(), self.pid(), self.start() - 1).isGone(BEGAN, BEGAN))
        .isTrue();
  }

  @Test
  void findsAProcessGoneThatHasEnded() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-version")
            .redirectErrorStream(true)
            .start();
    long start = child.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    RunningProcess process =
        new RunningProcess(RunningProcess.current().host(), child.pid(), start);
    child.getInputStream().readAllBytes();
    child.waitFor();

    assertThat(process.isGone(BEGAN, BEGAN)).isTrue();
  }

  @Test
  void waitsADayForAProcessOnAnotherHost() {
    RunningProcess elsewhere = RunningProcess.parse("elsewhere.example/1/1");

    assertThat(elsewhere.isGone(BEGAN, BEGAN.plus(Duration.ofHours(24)))).isFalse();
    assertThat(elsewhere.isGone(BEGAN, BEGAN.plus(Duration.ofHours(24)).plusMillis(1))).isTrue();
  }
}
