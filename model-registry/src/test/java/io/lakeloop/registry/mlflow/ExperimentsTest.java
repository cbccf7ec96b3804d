package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Builds;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.RegistrySettings;
import io.lakeloop.registry.mlflow.InMemoryMlflow.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ExperimentsTest {
  private static final String CREATE = "experiments/create";
  private static final String TAG = "experiments/set-experiment-tag";

  @AutoClose private final InMemoryMlflow mlflow = new InMemoryMlflow();

  @Test
  void makesAnExperimentOnceAndRemembersIt() {
    Experiments experiments = experiments("");
    assertThat(experiments.find("fares")).isEmpty();

    String id = experiments.idOf("fares");
    long asked = mlflow.served("experiments/get-by-name");

    assertThat(experiments.idOf("fares")).isEqualTo(id);
    assertThat(mlflow.served("experiments/get-by-name")).isEqualTo(asked);
    assertThat(experiments("").idOf("fares")).isEqualTo(id);
    assertThat(experiments.find("fares")).contains(id);
    assertThat(experiments.all()).isEqualTo(Map.of(id, "fares"));
    assertThat(mlflow.served(CREATE)).isEqualTo(1);
    assertThat(mlflow.served(TAG)).isZero();
  }

  @Test
  void keepsTheFilesOfItsRunsInTheLakehouse() {
    experiments("").idOf("größe ✓");

    assertThat(document("größe ✓").path("artifact_location").asText())
        .isEqualTo("s3://lake/dev/_artifacts/größe ✓");
  }

  @Test
  void findsTheOneThatAnotherMadeAtTheSameMoment() {
    mlflow.before(CREATE, () -> experiments("").idOf("fares"));

    assertThat(experiments("").idOf("fares")).isEqualTo("1");
    assertThat(experiments("").all()).hasSize(1);
  }

  @Test
  void takesForItsOwnTheOneOfOthersItIsToKeepRunsIn() {
    mlflow.tracking.experiment("fares", false);
    mlflow.tracking.experiment("tips", false);
    assertThat(experiments("").all()).isEmpty();
    assertThat(experiments("").find("fares")).contains("1");

    assertThat(experiments("").idOf("fares")).isEqualTo("1");
    assertThat(experiments("").idOf("fares")).isEqualTo("1");

    assertThat(experiments("").all()).isEqualTo(Map.of("1", "fares"));
    assertThat(mlflow.served(TAG)).isEqualTo(1);
    assertThat(mlflow.served(CREATE)).isZero();
  }

  @Test
  void refusesOneThatWasDeleted() {
    String id = experiments("/a/").idOf("fares");
    mlflow.tracking.experiment("/a/fares", true);

    assertThat(experiments("/a/").find("fares")).isEmpty();
    assertThat(experiments("/a/").all()).isEmpty();
    assertThatThrownBy(() -> experiments("/a/").idOf("fares"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The experiment '/a/fares' cannot be used.
              cause: It was deleted on the MLflow server, which keeps its name.
              remedy: Restore it there (mlflow experiments restore --experiment-id %s), or set another experiment-prefix."""
                .formatted(id));
  }

  @Test
  void tellsEnvironmentsApartByTheirPrefix() {
    String bare = experiments("").idOf("fares");
    String first = experiments("/a/").idOf("fares");
    String second = experiments("/b/").idOf("fares");

    assertThat(experiments("").all()).isEqualTo(Map.of(bare, "fares"));
    assertThat(experiments("/a/").all()).isEqualTo(Map.of(first, "fares"));
    assertThat(experiments("/b/").find("fares")).contains(second);
    assertThat(experiments("/b/").find("/a/fares")).isEmpty();
  }

  @Test
  void givesUpWhereTheServerRefusesIt() {
    mlflow.fault(CREATE, Fault.FORBIDDEN);

    assertThatThrownBy(() -> experiments("").idOf("fares"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cause: It answered 403 PERMISSION_DENIED: no more");
    assertThat(experiments("").find("fares")).isEmpty();
  }

  private Experiments experiments(String prefix) {
    RegistrySettings settings =
        new RegistrySettings(
            RegistrySettings.Backend.MLFLOW,
            Optional.of(mlflow.url()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            prefix,
            "");
    return new Experiments(
        new MlflowServer(settings, Duration.ofMillis(1)),
        new Environment("dev", "s3a://lake/dev", Optional.empty(), Builds.ANY, settings));
  }

  private JsonNode document(String name) {
    return new MlflowServer(mlflow.settings())
        .get("experiments/get-by-name", Map.of("experiment_name", name))
        .orFail()
        .path("experiment");
  }
}
