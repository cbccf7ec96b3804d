package io.lakeloop.bronze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class KafkaIngestionTest {
  private static final TableName SALES = TableName.parse("bronze.sales");
  private static final long NOON = Instant.parse("2024-01-01T12:00:00Z").toEpochMilli();

  @TempDir private static Path brokerFolder;
  private static @Nullable KafkaBroker broker;

  @TempDir private Path folder;
  private SmallShop shop;
  private BronzeRuns runs;

  @BeforeAll
  static void start() {
    broker = new KafkaBroker(brokerFolder);
  }

  @AfterAll
  static void stop() {
    broker().close();
  }

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
    runs = new BronzeRuns(shop.lakehouse(), Map.of());
  }

  @Test
  void bringsEachRecordInOnceWithAllThatKafkaKnowsOfItAndSetsAsideWhoseTextIsNone() {
    broker().topic("sales", 2);
    fed("topics: [sales]");
    ProducerRecord<byte[], byte[]> traced = record("sales", 0, "a", "first");
    traced.headers().add(new RecordHeader("trace", text("7")));
    byte[] noText = {(byte) 0xC3, (byte) 0x28};
    send(
        traced,
        record("sales", 1, null, "second"),
        record("sales", 1, "c", null),
        new ProducerRecord<>("sales", 1, NOON, text("k"), noText),
        new ProducerRecord<>("sales", 1, NOON, noText, text("v")));
    assertThat(shop.answer("ingest-bronze").exitCode()).isZero();
    shop.lakehouse().forgetLastBatch("bronze.sales");
    send(record("sales", 0, "a", "ünïcode"));

    assertThat(runs.run()).isEqualTo("1 rows, 2 quarantined");

    assertThat(
            shop.lakehouse()
                .tables()
                .read(SALES)
                .selectExpr(
                    "topic",
                    "partition",
                    "offset",
                    "key",
                    "value",
                    "_source",
                    "timestamp",
                    "_source_modified_at",
                    "transform(headers, h -> concat(h.key, '=', cast(h.value AS string)))")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[sales,0,0,a,first,kafka:sales/0,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0,"
                + "ArraySeq(trace=7)]",
            "[sales,0,1,a,ünïcode,kafka:sales/0,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0,null]",
            "[sales,1,0,null,second,kafka:sales/1,2024-01-01 12:00:00.0,2024-01-01"
                + " 12:00:00.0,null]",
            "[sales,1,1,c,null,kafka:sales/1,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0,null]");
    assertThat(shop.rows("bronze.sales__quarantine", "line", "_source", "reason", "offset"))
        .containsExactly(
            "[dg==,kafka:sales/1,the key at offset 3 is not UTF-8,3]",
            "[wyg=,kafka:sales/1,the value at offset 2 is not UTF-8,2]");
  }

  @Test
  void beginsWithTheLatestRecordsAndTakesBytesAsTheyAre() {
    broker().topic("bytes", 1);
    fed("topics: [bytes], starting: latest, key: binary, value: binary, max-per-batch: 1");
    send(record("bytes", 0, "old", "old"));
    assertThat(runs.run()).isEqualTo("0 rows");
    byte[] noText = {(byte) 0xFF};
    send(
        new ProducerRecord<>("bytes", 0, NOON, text("k"), noText), record("bytes", 0, null, "two"));

    assertThat(runs.run()).isEqualTo("2 rows");

    assertThat(
            shop.lakehouse()
                .tables()
                .read(SALES)
                .selectExpr("offset", "hex(key)", "hex(value)")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[1,6B,FF]", "[2,null,74776F]");
  }

  @Test
  void tellsOfRecordsThatKafkaDroppedAndGoesOnWithoutThemWhenAsked() {
    broker().topic("short", 1);
    fed("topics: [short]");
    send(record("short", 0, null, "0"));
    assertThat(runs.run()).isEqualTo("1 rows");
    send(record("short", 0, null, "1"), record("short", 0, null, "2"));
    broker().drop("short", 0, 2);

    Answer refused = shop.answer("ingest-bronze");
    Answer accepted = shop.answer("ingest-bronze", "--accept-lost-records");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("Records of Kafka are gone that were not read yet: short.")
        .contains("  cause: ", "short-0", "ingest-bronze --table sales --accept-lost-records")
        .doesNotContain("\tat ");
    assertThat(accepted.exitCode()).isZero();
    assertThat(shop.rows("bronze.sales", "offset", "value")).containsExactly("[0,0]", "[2,2]");
  }

  @Test
  void tellsATopicThatIsNotThere() {
    fed("topics: [nowhere]");

    assertThatThrownBy(runs::run)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Kafka at " + broker().servers() + " has not all topics of: nowhere.")
        .hasMessageContaining("  remedy: Make the topic, or correct its name.");
  }

  @Test
  void tellsAClusterThatDoesNotAnswerAndKeepsItsSecrets() {
    shop.tables(
        """
        bronze:
          sales:
            from:
              kafka:
                servers: "127.0.0.1:1"
                topics: [sales]
                options:
                  kafka.default.api.timeout.ms: 1000
                  kafka.request.timeout.ms: 500
                  kafka.client.id: very-secret
                  fetchOffset.numRetries: 1
        """);

    Answer answer = shop.answer("ingest-bronze");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("Kafka at 127.0.0.1:1 does not answer.")
        .doesNotContain("very-secret");
  }

  @Test
  void holdsEveryAcknowledgedRecordOnceThoughTheBrokerIsKilledMeanwhile()
      throws InterruptedException, ExecutionException {
    broker().topic("clicks", 3);
    fed("topics: [clicks]");
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> feeding = CompletableFuture.runAsync(() -> feed(acknowledged, enough));
    CompletableFuture<Instant> killing = CompletableFuture.supplyAsync(this::killOnce);

    Answer followed = shop.answer("ingest-bronze", "--continuous", "1s", "--for", "15s");

    Instant endedAt = Instant.now();
    Instant killedAt = killing.get();
    enough.set(true);
    feeding.get();
    assertThat(followed).isEqualTo(new Answer(0, "", ""));
    assertThat(killedAt).as("killed while bronze followed").isBefore(endedAt);
    runs.run();
    List<String> held = shop.rows("bronze.sales", "value");
    assertThat(held).doesNotHaveDuplicates();
    assertThat(held)
        .as("all that was acknowledged")
        .containsAll(acknowledged.stream().map(value -> "[" + value + "]").toList());
    assertThat(shop.rows("bronze.sales", "partition", "offset")).doesNotHaveDuplicates();
    assertThat(acknowledged).hasSizeGreaterThan(500);
  }

  // What became of a record its callback notes.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void feed(Set<String> acknowledged, AtomicBoolean enough) {
    try (KafkaProducer<byte[], byte[]> producer = broker().producer()) {
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
  private Instant killOnce() {
    Path log = folder.resolve("lakehouse/dev/bronze/sales/_delta_log/00000000000000000001.json");
    for (int waited = 0; waited < 600 && !Files.exists(log); waited++) {
      pause(100);
    }
    Instant killedAt = Instant.now();
    broker().kill();
    pause(1_000);
    broker().start();
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

  private void fed(String more) {
    shop.tables(
        "bronze: { sales: { from: { kafka: { servers: \"%s\", %s } } } }"
            .formatted(broker().servers(), more));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, @Nullable String key, @Nullable String value) {
    return new ProducerRecord<>(topic, partition, NOON, text(key), text(value));
  }

  private static byte @Nullable [] text(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  @SafeVarargs
  private static void send(ProducerRecord<byte[], byte[]>... records) {
    try (KafkaProducer<byte[], byte[]> producer = broker().producer()) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static KafkaBroker broker() {
    return Objects.requireNonNull(broker);
  }
}
