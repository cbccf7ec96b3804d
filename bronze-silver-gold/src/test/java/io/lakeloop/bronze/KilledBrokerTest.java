package io.lakeloop.bronze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bronze follows a topic whose broker is killed outright in the middle and started again. */
@ExtendWith(LocalSpark.class)
class KilledBrokerTest {
  @TempDir private Path folder;
  @TempDir private Path brokerFolder;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void holdsEveryAcknowledgedRecordOnce() throws Exception {
    SmallShop shop = new SmallShop(folder);
    try (KafkaBroker broker = new KafkaBroker(brokerFolder)) {
      broker.topic("clicks", 3);
      shop.tables(
          "bronze: { clicks: { from: { kafka: { servers: \"%s\", topics: [clicks] } } } }"
              .formatted(broker.servers()));
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> feeding = CompletableFuture.runAsync(() -> feed(broker, enough));
      CompletableFuture<Instant> killing = CompletableFuture.supplyAsync(() -> killOnce(broker));

      Answer followed =
          shop.lakehouse()
              .run(
                  "ingest-bronze",
                  "--continuous",
                  "1s",
                  "--for",
                  "15s",
                  "--project",
                  folder.resolve("project").toString());

      Instant endedAt = Instant.now();
      Instant killedAt = killing.get();
      enough.set(true);
      feeding.get();
      assertThat(followed).isEqualTo(new Answer(0, "", ""));
      assertThat(killedAt).as("killed while bronze followed").isBefore(endedAt);
      shop.run("ingest-bronze");
    }
    List<String> held = shop.rows("bronze.clicks", "value");
    assertThat(held).doesNotHaveDuplicates();
    assertThat(held)
        .as("all that was acknowledged")
        .containsAll(acknowledged.stream().map(value -> "[" + value + "]").toList());
    assertThat(shop.rows("bronze.clicks", "partition", "offset")).doesNotHaveDuplicates();
    assertThat(acknowledged).hasSizeGreaterThan(500);
  }

  // What became of a record its callback notes.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void feed(KafkaBroker broker, AtomicBoolean enough) {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      for (int number = 0; !enough.get(); number++) {
        String value = "click " + number;
        producer.send(
            new ProducerRecord<>("clicks", value.getBytes(UTF_8)),
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.add(value);
              }
            });
        pause(10);
      }
    }
  }

  /** Kills the broker once bronze has begun to follow, and starts it again. */
  private Instant killOnce(KafkaBroker broker) {
    Path log = folder.resolve("lakehouse/dev/bronze/clicks/_delta_log/00000000000000000001.json");
    for (int waited = 0; waited < 600 && !Files.exists(log); waited++) {
      pause(100);
    }
    Instant killedAt = Instant.now();
    broker.kill();
    pause(1_000);
    broker.start();
    return killedAt;
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
