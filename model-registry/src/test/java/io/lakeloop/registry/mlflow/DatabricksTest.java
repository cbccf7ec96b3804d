package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.mlflow.InMemoryMlflow.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabricksTest {
  private static final String APPROVE = "transition-requests/approve";

  @AutoClose private final InMemoryMlflow mlflow = new InMemoryMlflow().asDatabricks();

  private final Databricks databricks =
      new Databricks(new MlflowServer(mlflow.settings(), Duration.ofMillis(1)));

  @BeforeEach
  void registerTwoVersions() {
    mlflow.models.registered("fares", "s3://lake/1");
    mlflow.models.registered("fares", "s3://lake/2");
  }

  @Test
  void asksForAMoveOnce() {
    databricks.request("fares", 1, wish(Stage.STAGING, "new"));
    databricks.request("fares", 1, wish(Stage.STAGING, "again"));
    databricks.request("fares", 2, wish(Stage.STAGING, ""));
    databricks.request("fares", 1, wish(Stage.PRODUCTION, ""));

    assertThat(mlflow.models.told)
        .containsExactly("request 1 Staging", "request 2 Staging", "request 1 Production");
  }

  @Test
  void makesTheMoveThatWasAskedForAndArchivesWhatWasThere() {
    mlflow.models.moved("fares", 2, Stage.STAGING, false);
    databricks.request("fares", 1, wish(Stage.STAGING, ""));

    assertThat(databricks.approve("fares", 1, Stage.PRODUCTION, "go")).isFalse();
    assertThat(databricks.approve("fares", 2, Stage.STAGING, "go")).isFalse();
    assertThat(databricks.approve("fares", 1, Stage.STAGING, "go")).isTrue();

    assertThat(mlflow.models.told).containsExactly("request 1 Staging", "approve 1 Staging");
    assertThat(mlflow.models.stages("fares"))
        .isEqualTo(Map.of(1, Stage.STAGING, 2, Stage.ARCHIVED));
    assertThat(databricks.approve("fares", 1, Stage.STAGING, "again")).isFalse();
  }

  @Test
  void closesARequestThatIsOpenOnly() {
    databricks.reject("fares", 1, Stage.STAGING, "no");
    databricks.request("fares", 1, wish(Stage.STAGING, ""));
    databricks.reject("fares", 1, Stage.PRODUCTION, "no");
    databricks.reject("fares", 1, Stage.STAGING, "no");

    assertThat(mlflow.models.told).containsExactly("request 1 Staging", "reject 1 Staging");
    assertThat(mlflow.models.stages("fares")).containsEntry(1, Stage.NONE);
  }

  /** The move is made by the call that every server knows where this one's came to nothing. */
  @Test
  void saysThatAMoveWasNotMadeWhereNoAnswerCame() {
    databricks.request("fares", 1, wish(Stage.STAGING, ""));
    mlflow.fault(APPROVE, Fault.BROKEN);

    assertThat(databricks.approve("fares", 1, Stage.STAGING, "")).isFalse();
    assertThat(mlflow.served(APPROVE)).isEqualTo(1);
    assertThat(databricks.approve("fares", 1, Stage.STAGING, "")).isTrue();
  }

  @Test
  void tellsARefusal() {
    databricks.request("fares", 1, wish(Stage.STAGING, ""));
    mlflow.fault(APPROVE, Fault.FORBIDDEN);

    assertThatThrownBy(() -> databricks.approve("fares", 1, Stage.STAGING, ""))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("was asked: POST transition-requests/approve at " + mlflow.url())
        .hasMessageContaining("remedy: Check token, or user and password,");
  }

  @Test
  void keepsSilentOnceAServerDoesNotKnowACall() {
    try (InMemoryMlflow other = new InMemoryMlflow()) {
      other.models.registered("fares", "s3://lake/1");
      Databricks unknown = new Databricks(new MlflowServer(other.settings(), Duration.ofMillis(1)));

      unknown.comment("fares", 1, "looks good");
      unknown.comment("fares", 1, "looks better");
      unknown.request("fares", 1, wish(Stage.STAGING, ""));
      unknown.reject("fares", 1, Stage.STAGING, "");

      assertThat(unknown.approve("fares", 1, Stage.STAGING, "")).isFalse();
      assertThat(other.served()).containsExactly("POST comments/create");
    }
  }

  /** A server that fails once is not one that does not know the call. */
  @Test
  void goesOnAfterAnAnswerThatDidNotCome() {
    mlflow.fault("comments/create", Fault.BROKEN);

    databricks.comment("fares", 1, "lost");
    databricks.comment("fares", 1, "größer ✓");

    assertThat(mlflow.models.told).containsExactly("comment 1: größer ✓");
  }

  private static TransitionRequest wish(Stage to, String comment) {
    return new TransitionRequest(to, "ann", Sample.MORNING, comment, Optional.empty());
  }
}
