package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fits of which some fail, or are told to stop. */
@ExtendWith(LocalSpark.class)
@Timeout(60)
class FailingFitsTest {
  private final DataRefusedException refusal =
      new DataRefusedException("It cannot be learnt.", "So it is.", "Leave it.");

  private final SparkSession spark;
  private final AtomicInteger begun = new AtomicInteger();

  FailingFitsTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Of those before it in order none has failed, and those after it tell nothing of their own. */
  @Test
  void tellsTheFailureItselfAndNotThatOthersWereLeftOut() {
    for (int failing = 0; failing < 6; failing++) {
      List<Callable<Integer>> tasks = counting(6);
      tasks.set(failing, this::refused);
      try (ParallelFits fits = new ParallelFits(spark, 1)) {
        assertThatThrownBy(() -> fits.all(tasks)).isSameAs(refusal);
      }
      assertThat(begun.getAndSet(0)).isEqualTo(failing);
    }
  }

  /** What runs beside it is let go on: only what has not begun is left out. */
  @Test
  void waitsForThoseThatRunWhenOneFails() {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    List<Callable<Integer>> tasks = counting(5);
    tasks.set(
        0,
        () -> {
          failed.await();
          // Long enough for whoever did not wait to be told sooner.
          Thread.sleep(50);
          ended.set(true);
          return 1;
        });
    tasks.set(
        1,
        () -> {
          failed.countDown();
          return refused();
        });
    try (ParallelFits fits = new ParallelFits(spark, 2)) {
      assertThatThrownBy(() -> fits.all(tasks)).isSameAs(refusal);
      assertThat(ended).isTrue();
    }
    // The thread of the one that failed may take up nothing; the other one only ends.
    assertThat(begun).hasValue(0);
  }

  @Test
  void tellsTheFirstInOrderOfSeveralThatFail() {
    CountDownLatch second = new CountDownLatch(1);
    List<Callable<Integer>> tasks =
        List.of(
            () -> {
              second.await();
              throw new UsageException("The first in order, the last to fail.", "", "");
            },
            () -> {
              second.countDown();
              return refused();
            });
    try (ParallelFits fits = new ParallelFits(spark, 2)) {
      assertThatThrownBy(() -> fits.all(tasks))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("The first in order, the last to fail.");
    }
  }

  @Test
  void runsOthersAfterAFailure() {
    try (ParallelFits fits = new ParallelFits(spark, 2)) {
      assertThatThrownBy(() -> fits.all(List.of(this::refused))).isSameAs(refusal);
      assertThat(fits.all(counting(3))).containsExactlyInAnyOrder(1, 2, 3);
      assertThat(fits.all(List.of())).isEmpty();
    }
  }

  @Test
  void keepsWhatWasThrownWhereItIsNoRuntimeException() {
    IOException full = new IOException("disk full");
    try (ParallelFits fits = new ParallelFits(spark, 1)) {
      assertThatThrownBy(
              () ->
                  fits.all(
                      List.<Callable<Integer>>of(
                          () -> {
                            throw full;
                          })))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("fitting a model: java.io.IOException: disk full")
          .hasCause(full);
    }
  }

  /** The one that runs is interrupted, the others never begin, and whoever asked stays so. */
  @Test
  void stopsWhereWhoeverAskedIsInterrupted() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean flag = new AtomicBoolean();
    AtomicReference<String> told = new AtomicReference<>("");
    List<Callable<Integer>> tasks = counting(4);
    tasks.set(
        0,
        () -> {
          running.countDown();
          try {
            return new CountDownLatch(1).await(1, TimeUnit.MINUTES) ? 1 : 0;
          } catch (InterruptedException interrupted) {
            stopped.countDown();
            throw interrupted;
          }
        });
    try (ParallelFits fits = new ParallelFits(spark, 1)) {
      Thread asking =
          new Thread(
              () -> {
                try {
                  fits.all(tasks);
                } catch (IllegalStateException interrupted) {
                  told.set(interrupted.getMessage());
                  flag.set(Thread.currentThread().isInterrupted());
                }
              });
      asking.start();
      running.await();
      asking.interrupt();
      asking.join();
      assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told).hasValue("interrupted while models were fitted");
    assertThat(flag).as("the flag that says so").isTrue();
    assertThat(begun).hasValue(0);
  }

  private Integer refused() {
    throw refusal;
  }

  private List<Callable<Integer>> counting(int tasks) {
    List<Callable<Integer>> counting = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      counting.add(begun::incrementAndGet);
    }
    return counting;
  }
}
