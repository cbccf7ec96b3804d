package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CareOptionsTest {
  @Test
  void caresForAllTablesAndKeepsTombstonesAMonthUnlessTold() {
    assertThat(CareOptions.of(JobArguments.none()))
        .isEqualTo(new CareOptions(List.of(), Optional.empty(), Duration.ofDays(30), false));
  }

  @Test
  void takesWhatItIsTold() {
    Map<String, String> given =
        Map.of(
            "table", "silver.trips, ops.job_runs",
            "retain", "200h",
            "expire-tombstones", "2w",
            "dry-run", "true");

    assertThat(CareOptions.of(new JobArguments(given)))
        .isEqualTo(
            new CareOptions(
                List.of(TableName.parse("silver.trips"), TableName.parse("ops.job_runs")),
                Optional.of(Duration.ofHours(200)),
                Duration.ofDays(14),
                true));
  }

  @Test
  void refusesWhatIsNoSpanOrNoTable() {
    assertThatThrownBy(() -> CareOptions.of(new JobArguments(Map.of("retain", "a week"))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --retain cannot be 'a week'.
              cause: expected a span of time such as 7d, 1h, 30m or 1d12h, found 'a week'.
              remedy: Correct it, or leave it out.""");
    assertThatThrownBy(() -> CareOptions.of(new JobArguments(Map.of("table", "trips"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--table cannot be 'trips'.");
  }
}
