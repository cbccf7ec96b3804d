package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.job.JobResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainingSetBuildTest {
  @Test
  void tellsTheRowsOfEachSplitAndWhichShareOfThemIsPositive() {
    Map<String, SplitCount> counts = new TreeMap<>();
    counts.put("train", new SplitCount(3, Optional.of(2 / 3.0), Instant.EPOCH));
    counts.put("test", new SplitCount(10, Optional.empty(), Instant.EPOCH));

    assertThat(
            new TrainingSetBuild.Result(4, true, counts)
                .toldIn(JobResult.of("2 training sets.").with("churn.version", 1), "fraud")
                .figures())
        .containsExactly(
            Map.entry("churn.version", "1"),
            Map.entry("fraud.version", "4"),
            Map.entry("fraud.test_rows", "10"),
            Map.entry("fraud.train_rows", "3"),
            Map.entry("fraud.train_positive_share", "0.666667"));
  }

  @Test
  void tellsThatNothingWasWritten() {
    assertThat(
            new TrainingSetBuild.Result(4, false, Map.of())
                .toldIn(JobResult.of(""), "fraud")
                .figures())
        .containsExactly(Map.entry("fraud.version", "4 (as it was)"));
  }
}
