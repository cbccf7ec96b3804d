package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ParallelFitsTest {
  private final SparkSession spark;

  ParallelFitsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void runsSeveralAtOnceAndKeepsTheirOrder() {
    CountDownLatch both = new CountDownLatch(2);
    Callable<Boolean> waits =
        () -> {
          both.countDown();
          return both.await(1, TimeUnit.MINUTES);
        };
    try (ParallelFits fits = new ParallelFits(spark, 2)) {
      // One alone would wait for the other until it gives up.
      assertThat(fits.all(List.of(waits, waits))).containsExactly(true, true);
      assertThat(fits.all(numbers(9))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  @Test
  void worksInTheSessionOfWhoeverAsks() {
    SparkSession own = spark.newSession();
    try (ParallelFits fits = new ParallelFits(own, 0)) {
      assertThat(fits.all(List.<Callable<SparkSession>>of(SparkSession::active)))
          .containsExactly(own);
    }
  }

  @Test
  void passesAFailureOnAndBeginsNothingAfterIt() {
    AtomicInteger begun = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>();
    tasks.add(
        () -> {
          throw new IllegalStateException("no such luck");
        });
    for (int i = 0; i < 20; i++) {
      tasks.add(begun::incrementAndGet);
    }
    try (ParallelFits fits = new ParallelFits(spark, 1)) {
      assertThatThrownBy(() -> fits.all(tasks))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no such luck");
    }
    assertThat(begun).hasValue(0);
  }

  /** What a fit reads is closed after its thread: it must not be read any more. */
  @Test
  void waitsForAFitThatWasToldToStop() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean closing = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    Callable<Integer> deaf =
        () -> {
          begun.countDown();
          while (!closing.get()) {
            Thread.onSpinWait();
          }
          ended.set(true);
          return 1;
        };
    ParallelFits fits = new ParallelFits(spark, 1);
    AtomicReference<String> told = new AtomicReference<>("");
    Thread asking =
        new Thread(
            () -> {
              try {
                fits.all(List.of(deaf));
              } catch (IllegalStateException interrupted) {
                told.set(interrupted.getMessage());
              }
            });
    asking.start();
    begun.await();
    asking.interrupt();
    asking.join();
    assertThat(told).hasValue("interrupted while models were fitted");
    Thread later =
        new Thread(
            () -> {
              LockSupport.parkNanos(50_000_000);
              closing.set(true);
            });
    later.start();

    fits.close();

    assertThat(ended).isTrue();
    later.join();
  }

  private static List<Callable<Integer>> numbers(int count) {
    List<Callable<Integer>> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      numbers.add(() -> number);
    }
    return numbers;
  }
}
