package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

class ContentionTest {
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void triesAgainUntilNobodyIsFaster() {
    int tried = sales(8).retried(() -> lostUntil(3));

    assertThat(tried).isEqualTo(3);
  }

  @Test
  void givesUpAfterAWhileAndSaysWhatToDo() {
    assertThatThrownBy(() -> sales(8).retried(() -> lostUntil(100)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            silver.sales is being written by another run.
              cause: 8 attempts to write it lost against the other: files were added
              remedy: Run the job again when the other has ended.""");
    assertThat(attempts).hasValue(8);
  }

  @Test
  void leavesWhatNeedNotBeDoneWhenOthersAreAlwaysFaster() {
    assertThat(sales(3).succeeds(() -> lostUntil(100))).isFalse();
    assertThat(attempts).hasValue(3);
    assertThat(sales(3).succeeds(() -> lostUntil(5))).isTrue();
    assertThat(attempts).hasValue(5);
  }

  @Test
  void passesOnWhatIsNobodysRace() {
    assertThatThrownBy(
            () ->
                sales(8)
                    .retried(
                        () -> {
                          attempts.incrementAndGet();
                          throw new IllegalStateException(
                              "stream failed", new ArithmeticException());
                        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stream failed");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void knowsTheWaysInWhichTwoRunsOfOneStreamMeet() {
    assertThat(
            Contention.isIn(
                new SparkException(
                    "CONCURRENT_STREAM_LOG_UPDATE",
                    Map$.MODULE$.from(CollectionConverters.asScala(Map.of("batchId", "3"))),
                    new IllegalStateException())))
        .isTrue();
    assertThat(
            Contention.isIn(
                new IllegalStateException(
                    "Cannot start query with id 1 as another query with same id is already active."
                        + " Perhaps you are attempting to restart a query")))
        .isTrue();
    assertThat(Contention.isIn(new IllegalStateException("closed"))).isFalse();
  }

  private static Contention sales(int most) {
    return new Contention("silver.sales", most, Duration.ofMillis(1));
  }

  private int lostUntil(int winning) {
    if (attempts.incrementAndGet() < winning) {
      throw new IllegalStateException(
          "stream failed", new ConcurrentModificationException("files were added"));
    }
    return attempts.get();
  }
}
