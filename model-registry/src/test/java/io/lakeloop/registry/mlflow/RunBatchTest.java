package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunBatchTest {
  private static final String BATCH = "runs/log-batch";

  @AutoClose private final InMemoryMlflow mlflow = new InMemoryMlflow();
  private final MlflowServer server = new MlflowServer(mlflow.settings(), Duration.ofMillis(1));

  /** The server of the tests refuses a batch of more, as MLflow does. */
  @ParameterizedTest
  @CsvSource({
    "0,    0,   0,   0",
    "1,    0,   0,   1",
    "1,    1,   1,   3",
    "1000, 100, 100, 3",
    "1001, 100, 100, 4",
    "1000, 101, 201, 6"
  })
  void sendsAsManyBatchesAsAServerWants(int metrics, int parameters, int tags, int batches) {
    List<Measurement> measured = measured(metrics);
    String id = run();

    batch(id).send(measured, entries("p", parameters, 1), entries("t", tags, 1));

    assertThat(mlflow.served(BATCH)).isEqualTo(batches);
    assertThat(Tags.values(data(id).path("params"))).isEqualTo(entries("p", parameters, 1));
    assertThat(Tags.of(data(id))).containsAllEntriesOf(entries("t", tags, 1));
    assertThat(
            RunDocument.measurements(
                server.listed(
                    "metrics/get-history", Map.of("run_id", id, "metric_key", "loss"), "metrics")))
        .isEqualTo(measured);
  }

  /** A request may be of a megabyte: of 200,000 characters where each takes four bytes. */
  @ParameterizedTest
  @CsvSource({"33, 6000, 1", "34, 6000, 1", "35, 6000, 2", "100, 6000, 3", "100, 2000, 1"})
  void sendsLongTextsInSmallerBatches(int parameters, int length, int batches) {
    String id = run();

    batch(id).send(List.of(), entries("p", parameters, length), Map.of());

    assertThat(mlflow.served(BATCH)).isEqualTo(batches);
    assertThat(Tags.values(data(id).path("params"))).isEqualTo(entries("p", parameters, length));
  }

  /** Older servers keep 5000 characters of a tag and say nothing. */
  @ParameterizedTest
  @CsvSource({"5000, 0", "5001, 1", "8000, 1"})
  void looksWhetherATagWasKeptThatOldServersCutOff(int length, int looks) {
    String id = run();

    batch(id).send(List.of(), Map.of(), Map.of("note", "ß".repeat(length), "why", ""));

    assertThat(mlflow.served("runs/get")).isEqualTo(looks);
  }

  @Test
  void saysWhichTagWasCutOff() {
    mlflow.tracking.tagLength = 5000;
    String id = run();

    assertThatThrownBy(
            () -> batch(id).send(List.of(), Map.of(), Map.of("a", "b", "note", "ß".repeat(7001))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The tag 'note' was not kept whole by the MLflow server.
              cause: Of 7,001 characters it kept 5,000: it is of a version that cuts longer ones off.
              remedy: Shorten the tag, or take a newer server.""");
  }

  @Test
  void leavesWhatIsSentTwiceThereOnce() {
    String id = run();
    for (int again = 0; again < 2; again++) {
      batch(id).send(measured(3), Map.of("seed", "0"), Map.of("why", "ß"));
    }

    assertThat(
            server.listed(
                "metrics/get-history", Map.of("run_id", id, "metric_key", "loss"), "metrics"))
        .hasSize(3);
    assertThatThrownBy(() -> batch(id).send(List.of(), Map.of("seed", "1"), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Changing param values is not allowed. Param 'seed'");
  }

  private RunBatch batch(String id) {
    return new RunBatch(server, id);
  }

  private String run() {
    mlflow.tracking.experiment("fares", false);
    return server
        .once("runs/create", MlflowServer.object().put("experiment_id", "1"))
        .orFail()
        .path("run")
        .path("info")
        .path("run_id")
        .asText();
  }

  private JsonNode data(String id) {
    return server.get("runs/get", Map.of("run_id", id)).orFail().path("run").path("data");
  }

  private static List<Measurement> measured(int count) {
    return IntStream.range(0, count)
        .mapToObj(step -> new Measurement("loss", 1.0 / (step + 1), step, Sample.MORNING))
        .toList();
  }

  private static Map<String, String> entries(String prefix, int count, int length) {
    Map<String, String> entries = new TreeMap<>();
    IntStream.range(0, count).forEach(i -> entries.put(prefix + i, "v".repeat(length)));
    return entries;
  }
}
