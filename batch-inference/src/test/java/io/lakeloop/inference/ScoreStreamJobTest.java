package io.lakeloop.inference;

import static io.lakeloop.inference.PaymentsProject.payment;
import static io.lakeloop.inference.PaymentsProject.predicted;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreStreamJobTest {
  @TempDir private Path folder;
  private PaymentsProject project;

  @BeforeEach
  void open() {
    project = new PaymentsProject(folder).withInput(PaymentsProject.upserted());
  }

  @Test
  void scoresWhatComesWhileItRunsAndLeavesNothingToTheBatch() {
    project.payments().produce("r1", Payments.GOOD);
    project.pay(payment(1, 2, 5.0));
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(() -> project.pay(payment(2, 3, 35.0)));

    Answer streamed = project.run("score-stream", "--interval", "1s", "--for", "20s");
    later.join();

    assertThat(streamed.exitCode()).isZero();
    assertThat(project.predictions())
        .containsExactly(predicted(1, 2, 5.0, 1, 0.0, 1), predicted(2, 3, 35.0, 2, 1.0, 1));
    project.pay(payment(3, 4, 8.0));
    assertThat(project.run("score-batch").err()).contains("Added 1 predictions of fraud/1.");
    assertThat(project.predictions()).hasSize(3);
  }

  @Test
  void scoresWithOneModelAtATime() {
    project.write(
        "inference.yml",
        """
        models:
          fraud: { training-set: fraud, input: silver.payments }
          theft: { training-set: fraud, input: silver.payments }
        """);

    assertThat(project.run("score-stream"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                > score-stream
                score-stream scores with one model.
                  cause: inference.yml declares 2: fraud, theft.
                  remedy: Name one with --model, and start one job for each.
                """));
    assertThat(project.run("score-stream", "--model", "fraud", "--for", "soon").err())
        .contains("--for is no span of time.", "found 'soon'");
  }
}
