package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.RegistrySettings;
import io.lakeloop.registry.mlflow.InMemoryMlflow.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlflowServerTest {
  private static final String CREATE = "registered-models/create";
  private static final JsonNode FARES = MlflowServer.object().put("name", "fares");

  @AutoClose private final InMemoryMlflow mlflow = new InMemoryMlflow();
  private final MlflowServer server = new MlflowServer(mlflow.settings(), Duration.ofMillis(1));

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BUSY", "BROKEN", "LOST_ANSWER"})
  void repeatsWhatMayBeDoneTwice(Fault fault) {
    for (int failures = 0; failures < 4; failures++) {
      mlflow.fault("registered-models/search", fault);
    }

    assertThat(server.get("registered-models/search", Map.of()).isGood()).isTrue();
    assertThat(mlflow.served("registered-models/search")).isEqualTo(5);
  }

  @Test
  void givesUpInTime() {
    for (int failures = 0; failures < 9; failures++) {
      mlflow.fault("registered-models/search", Fault.BROKEN);
    }

    assertThatThrownBy(() -> server.get("registered-models/search", Map.of()).orFail())
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The MLflow server did not do what was asked: GET registered-models/search at %s.
              cause: It answered 500.
              remedy: Run the job again when the server is well."""
                .formatted(mlflow.url()));
    assertThat(mlflow.served("registered-models/search")).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BROKEN", "LOST_ANSWER"})
  void sendsWhatMakesSomethingOnceWhereItMayHaveBeenDone(Fault fault) {
    mlflow.fault(CREATE, fault);

    assertThat(server.once(CREATE, FARES).isUndecided()).isTrue();
    assertThat(mlflow.served(CREATE)).isEqualTo(1);
  }

  @Test
  void sendsWhatMakesSomethingAgainWhereTheServerWasBusy() {
    mlflow.fault(CREATE, Fault.BUSY).fault(CREATE, Fault.BUSY);

    assertThat(server.once(CREATE, FARES).isGood()).isTrue();
    assertThat(mlflow.served(CREATE)).isEqualTo(3);
  }

  @Test
  void looksBeforeItMakesSomethingAgain() {
    mlflow.fault(CREATE, Fault.BROKEN).fault(CREATE, Fault.LOST_ANSWER);

    String found = server.made(this::fares, CREATE, FARES, made -> "made");

    assertThat(found).isEqualTo("fares");
    assertThat(mlflow.served(CREATE)).isEqualTo(2);
  }

  @Test
  void takesWhatAnotherMadeAtTheSameMoment() {
    mlflow.before(CREATE, () -> server.once(CREATE, FARES));

    assertThat(server.made(this::fares, CREATE, FARES, made -> "made")).isEqualTo("fares");
  }

  @Test
  void saysWhatTheServerRefused() {
    server.once(CREATE, FARES);

    Answer answer = server.once(CREATE, FARES);

    assertThat(answer.is(Answer.EXISTS)).isTrue();
    assertThat(answer.unless(Answer.EXISTS)).isEmpty();
    assertThatThrownBy(answer::orFail)
        .hasMessage(
            """
            The MLflow server did not do what was asked: POST registered-models/create at %s.
              cause: It answered 400 RESOURCE_ALREADY_EXISTS: Registered Model (name=fares) already exists.
              remedy: The server's log may say more."""
                .formatted(mlflow.url()));
    Answer elsewhere = server.once("no/such", FARES);
    assertThat(elsewhere.isUnknownCall()).isTrue();
    assertThatThrownBy(elsewhere::orFail)
        .hasMessageEndingWith(
            "remedy: Check url under registry in the environment's file: no MLflow answers there.");
    assertThat(server.get("registered-models/get", Map.of("name", "tips")).isUnknownCall())
        .isFalse();
  }

  @Test
  void showsWhoAsksToTheServerAndToNobodyElse() {
    mlflow.require("Bearer s3cret");
    assertThat(
            as(Optional.of("s3cret"), Optional.empty()).get("registered-models/search", Map.of()))
        .satisfies(answer -> assertThat(answer.isGood()).isTrue())
        .satisfies(answer -> assertThat(answer.toString()).doesNotContain("s3cret"));
    assertThatThrownBy(
            () ->
                as(Optional.of("wr0ng"), Optional.empty())
                    .get("registered-models/search", Map.of())
                    .orFail())
        .hasMessage(
            """
            The MLflow server did not do what was asked: GET registered-models/search at %s.
              cause: It answered 401.
              remedy: Check token, or user and password, under registry in the environment's file."""
                .formatted(mlflow.url()));
    mlflow.require("Basic YW5uOnMzY3JldA==");
    assertThat(
            as(Optional.empty(), Optional.of("ann"))
                .get("registered-models/search", Map.of())
                .isGood())
        .isTrue();
  }

  @Test
  void waitsNoLongerThanItIsTold() {
    RegistrySettings hasty =
        mlflow.settings(Optional.empty(), Optional.empty(), Duration.ofMillis(50));
    CountDownLatch answered = new CountDownLatch(1);
    mlflow.before(CREATE, () -> await(answered));

    Answer answer = new MlflowServer(hasty, Duration.ofMillis(1)).once(CREATE, FARES);
    answered.countDown();

    assertThat(answer.status()).isZero();
    assertThat(answer.isUndecided()).isTrue();
  }

  @Test
  void saysThatNobodyAnswers() {
    mlflow.close();

    assertThatThrownBy(() -> server.once(CREATE, FARES).orFail())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "The MLflow server did not do what was asked: POST registered-models/create at "
                + mlflow.url()
                + ".\n  cause: No answer came")
        .hasMessageEndingWith(
            "remedy: Check that the server runs, and url under registry in the environment's file.");
  }

  @Test
  void readsAllPages() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      server.once(CREATE, MlflowServer.object().put("name", name)).orFail();
    }

    assertThat(
            server.listed(
                "registered-models/search", Map.of("max_results", "2"), "registered_models"))
        .extracting(model -> model.path("name").asText())
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(mlflow.served("registered-models/search")).isEqualTo(3);
    for (String name : List.of("f", "g", "h")) {
      server.once("experiments/create", MlflowServer.object().put("name", name)).orFail();
    }
    assertThat(
            server.searched(
                "experiments/search", MlflowServer.object().put("max_results", 2), "experiments"))
        .extracting(experiment -> experiment.path("name").asText())
        .contains("f", "g", "h");
  }

  private Optional<String> fares() {
    return server
        .get("registered-models/get", Map.of("name", "fares"))
        .unless(Answer.MISSING)
        .map(answer -> answer.path("registered_model").path("name").asText());
  }

  private MlflowServer as(Optional<String> token, Optional<String> user) {
    return new MlflowServer(
        mlflow.settings(token, user, Duration.ofSeconds(20)), Duration.ofMillis(1));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
