package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.TrackedRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunDocumentTest {
  private static final TrackedRun RUN =
      TrackedRun.begun("r1", "rides", "fares", "ann", Sample.MORNING);

  @Test
  void readsARunAsAServerTellsIt() {
    JsonNode told =
        MlflowServer.json(
            """
            {"info": {"run_id": "0af1", "run_uuid": "0af1", "experiment_id": "3",
                      "run_name": "trees", "user_id": "service", "status": "FINISHED",
                      "start_time": 1528704000000, "end_time": 1528704001500,
                      "artifact_uri": "s3://lake/0af1/artifacts", "lifecycle_stage": "active"},
             "data": {
               "metrics": [{"key": "rmse", "value": 5.25, "step": 3, "timestamp": 1528704000123},
                           {"key": "log_loss", "value": "NaN", "timestamp": 1528704000124}],
               "params": [{"key": "seed", "value": "0"}, {"key": "note"}],
               "tags": [{"key": "lakeloop.run-id", "value": "r1"},
                        {"key": "lakeloop.project", "value": "rides"},
                        {"key": "mlflow.user", "value": "ann"},
                        {"key": "mlflow.runName", "value": "trees"},
                        {"key": "why", "value": "Größe ✓"}]},
             "inputs": {"dataset_inputs": [
               {"tags": [{"key": "mlflow.data.context", "value": "training"}],
                "dataset": {"name": "silver.rides", "digest": "12", "source_type": "lakeloop"}},
               {"dataset": {"name": "elsewhere", "digest": "ab12", "source_type": "delta_table"}}]},
             "outputs": {"model_outputs": []}}""");

    assertThat(RunDocument.isOurs(told)).isTrue();
    assertThat(RunDocument.servedId(told)).isEqualTo("0af1");
    assertThat(RunDocument.servedFolder(told)).isEqualTo("s3://lake/0af1/artifacts");
    assertThat(RunDocument.of(told, "fares"))
        .isEqualTo(
            RUN.with(
                    Map.of("seed", "0", "note", ""),
                    Map.of(),
                    Map.of("why", "Größe ✓", "mlflow.runName", "trees"))
                .measuring(
                    List.of(
                        new Measurement("rmse", 5.25, 3, Sample.MORNING.plusMillis(123)),
                        new Measurement("log_loss", Double.NaN, 0, Sample.MORNING.plusMillis(124))))
                .reading(List.of(new RunInput(TableName.parse("silver.rides"), 12, "training")))
                .ended(TrackedRun.Status.FINISHED, Sample.MORNING.plusMillis(1500)));
  }

  @Test
  void takesWhatIsNotToldForEmpty() {
    JsonNode told = MlflowServer.json("{\"info\": {\"run_id\": \"0af1\", \"user_id\": \"eve\"}}");

    assertThat(RunDocument.isOurs(told)).isFalse();
    assertThat(RunDocument.servedFolder(told)).isEmpty();
    assertThat(RunDocument.of(told, "fares"))
        .isEqualTo(TrackedRun.begun("0af1", "", "fares", "eve", Instant.EPOCH));
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING,   5, RUNNING,",
    "SCHEDULED, 5, RUNNING,",
    "FINISHED,  5, FINISHED, 5",
    "FAILED,    5, FAILED,   5",
    "KILLED,    5, FAILED,   5",
    "FINISHED,  0, FINISHED,",
    "'',        5, RUNNING,"
  })
  void readsHowARunEnded(String told, long end, TrackedRun.Status status, Long at) {
    TrackedRun run =
        RunDocument.of(
            MlflowServer.json(
                "{\"info\": {\"status\": \"%s\", \"end_time\": %d}}".formatted(told, end)),
            "fares");

    assertThat(run.status()).isEqualTo(status);
    assertThat(run.endedAt()).isEqualTo(Optional.ofNullable(at).map(Instant::ofEpochMilli));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        0.1 + 0.2,
        -1e-300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void sendsEveryNumberAsJsonThatReadsBackToTheBit(double value) {
    Measurement measured = new Measurement("rmse", value, 7, Sample.MORNING.plusMillis(1));

    JsonNode sent = MlflowServer.json(RunDocument.sent(measured).toString());

    assertThat(RunDocument.measurements(List.of(sent))).containsExactly(measured);
  }

  @Test
  void sendsTheWordsOfMlflowForNumbersThatJsonLacks() {
    assertThat(RunDocument.sent(new Measurement("m", Double.NEGATIVE_INFINITY, 0, Instant.EPOCH)))
        .hasToString("{\"key\":\"m\",\"value\":\"-Infinity\",\"step\":0,\"timestamp\":0}");
    assertThat(RunDocument.sent(new Measurement("m", Double.NaN, 1, Instant.EPOCH)))
        .hasToString("{\"key\":\"m\",\"value\":\"NaN\",\"step\":1,\"timestamp\":0}");
  }

  @Test
  void sendsADatasetThatReadsBack() {
    RunInput input = new RunInput(TableName.parse("prod:silver.rides"), Long.MAX_VALUE, "");
    var run = MlflowServer.object();
    run.putObject("inputs").putArray("dataset_inputs").add(RunDocument.sent(input));

    assertThat(RunDocument.of(run, "fares").inputs()).containsExactly(input);
    assertThat(RunDocument.sent(input).path("dataset"))
        .hasToString(
            """
            {"name":"prod:silver.rides","digest":"9223372036854775807","source_type":"lakeloop",\
            "source":"{\\"table\\":\\"prod:silver.rides\\",\
            \\"delta_table_version\\":9223372036854775807}"}""");
  }

  @Test
  void givesAPartItsParentsIdAtTheServerAndReadsBackOurs() {
    TrackedRun part = RUN.with(Map.of(), Map.of(), Map.of(TrackedRun.PARENT_TAG, "r0", "a", "b"));

    assertThat(RunDocument.tags(part, Optional.of("9f0c")))
        .isEqualTo(
            Map.of(
                "a", "b",
                "lakeloop.run-id", "r1",
                "lakeloop.project", "rides",
                "lakeloop.parent-run-id", "r0",
                "mlflow.user", "ann",
                "mlflow.parentRunId", "9f0c"));
    assertThat(RunDocument.tags(part, Optional.empty())).containsEntry("mlflow.parentRunId", "r0");
    for (Optional<String> parent : List.of(Optional.of("9f0c"), Optional.<String>empty())) {
      assertThat(RunDocument.of(tagged(RunDocument.tags(part, parent)), "fares").tags())
          .isEqualTo(part.tags());
    }
  }

  /** Else a run that was given no name would come back with one. */
  @Test
  void takesARunThatIsShownByItsIdForNameless() {
    TrackedRun named = RUN.with(Map.of(), Map.of(), Map.of(TrackedRun.NAME_TAG, "trees"));

    assertThat(RunDocument.shownName(RUN)).isEqualTo("r1");
    assertThat(RunDocument.shownName(named)).isEqualTo("trees");
    Map<String, String> shown = RunDocument.tags(RUN, Optional.empty());
    shown.put(TrackedRun.NAME_TAG, "r1");
    assertThat(RunDocument.of(tagged(shown), "fares").name()).isEmpty();
    assertThat(RunDocument.of(tagged(RunDocument.tags(named, Optional.empty())), "fares").name())
        .contains("trees");
  }

  private static JsonNode tagged(Map<String, String> tags) {
    var run = MlflowServer.object();
    run.putObject("data").set("tags", Tags.list(tags));
    return run;
  }
}
