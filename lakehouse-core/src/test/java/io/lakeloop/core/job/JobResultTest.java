package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobResultTest {
  @Test
  void gathersFiguresInTheOrderTheyAreTold() {
    JobResult plain = JobResult.of("Done.", 7);
    JobResult result = plain.with("zebras", 2).with("apes", "many").with("zebras", 3);

    assertThat(result.figures().entrySet())
        .containsExactly(Map.entry("zebras", "3"), Map.entry("apes", "many"));
    assertThat(result.rowsRead()).isEqualTo(7);
    assertThat(result.message()).isEqualTo("Done.");
    assertThat(plain.figures()).isEmpty();
    assertThatThrownBy(() -> result.figures().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void countsNoRowsWhereItCannotKnow() {
    assertThat(JobResult.of("Done.")).isEqualTo(new JobResult(0, "Done.", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "STARTED, false",
    "SUCCEEDED, true",
    "UP_TO_DATE, true",
    "REFUSED, false",
    "FAILED, false",
    "ABANDONED, false"
  })
  void succeedsOnlyWhereTheTablesAreAsTheyShouldBe(RunStatus status, boolean succeeded) {
    assertThat(status.succeeded()).isEqualTo(succeeded);
  }
}
