package io.lakeloop.bronze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class KafkaIngestionTest {
  private static final long NOON = Instant.parse("2024-01-01T12:00:00Z").toEpochMilli();

  @TempDir private static Path brokerFolder;
  private static @Nullable KafkaBroker broker;

  @TempDir private Path folder;
  private SmallShop shop;

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
  }

  @Test
  void bringsEachRecordInOnceWithAllThatKafkaKnowsOfIt() {
    broker().topic("sales", 2);
    fed("topics: [sales]");
    ProducerRecord<byte[], byte[]> traced = record("sales", 0, "a", "first");
    traced.headers().add(new RecordHeader("trace", text("7")));
    send(traced, record("sales", 1, null, "second"), record("sales", 1, "c", null));
    shop.run("ingest-bronze");
    shop.lakehouse().forgetLastBatch("bronze.sales");
    send(record("sales", 0, "a", "ünïcode"));

    shop.run("ingest-bronze", "ingest-bronze");

    assertThat(
            shop.rows(
                "bronze.sales",
                "topic",
                "partition",
                "offset",
                "key",
                "value",
                "_source",
                "timestamp",
                "_source_modified_at"))
        .containsExactly(
            "[sales,0,0,a,first,kafka:sales/0,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0]",
            "[sales,0,1,a,ünïcode,kafka:sales/0,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0]",
            "[sales,1,0,null,second,kafka:sales/1,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0]",
            "[sales,1,1,c,null,kafka:sales/1,2024-01-01 12:00:00.0,2024-01-01 12:00:00.0]");
    assertThat(
            shop.lakehouse()
                .tables()
                .read(TableName.parse("bronze.sales"))
                .selectExpr(
                    "offset",
                    "transform(headers, h -> concat(h.key, '=', cast(h.value AS string)))")
                .where("headers IS NOT NULL")
                .collectAsList()
                .toString())
        .isEqualTo("[[0,ArraySeq(trace=7)]]");
  }

  @Test
  void setsRecordsAsideWhoseTextIsNone() {
    broker().topic("odd", 1);
    fed("topics: [odd]");
    byte[] noText = {(byte) 0xC3, (byte) 0x28};
    send(
        record("odd", 0, "k", "fine"),
        new ProducerRecord<>("odd", 0, NOON, text("k"), noText),
        new ProducerRecord<>("odd", 0, NOON, noText, text("v")));

    Answer answer = shop.answer("ingest-bronze");

    assertThat(answer.exitCode()).isZero();
    assertThat(shop.rows("bronze.sales", "offset", "value")).containsExactly("[0,fine]");
    assertThat(shop.rows("bronze.sales__quarantine", "line", "_source", "reason", "offset"))
        .containsExactly(
            "[dg==,kafka:odd/0,the key at offset 2 is not UTF-8,2]",
            "[wyg=,kafka:odd/0,the value at offset 1 is not UTF-8,1]");
  }

  @Test
  void beginsWithTheLatestRecordsAndTakesBytesAsTheyAre() {
    broker().topic("bytes", 1);
    fed("topics: [bytes], starting: latest, key: binary, value: binary, max-per-batch: 1");
    send(record("bytes", 0, "old", "old"));
    shop.run("ingest-bronze");
    byte[] noText = {(byte) 0xFF};
    send(
        new ProducerRecord<>("bytes", 0, NOON, text("k"), noText), record("bytes", 0, null, "two"));

    shop.run("ingest-bronze");

    assertThat(
            shop.lakehouse()
                .tables()
                .read(TableName.parse("bronze.sales"))
                .selectExpr("offset", "hex(key)", "hex(value)")
                .orderBy("offset")
                .collectAsList()
                .toString())
        .isEqualTo("[[1,6B,FF], [2,null,74776F]]");
  }

  @Test
  void tellsOfRecordsThatKafkaDroppedAndGoesOnWithoutThemWhenAsked() {
    broker().topic("short", 1);
    fed("topics: [short]");
    send(record("short", 0, null, "0"));
    shop.run("ingest-bronze");
    send(record("short", 0, null, "1"), record("short", 0, null, "2"));
    broker().drop("short", 0, 2);

    Answer refused = shop.answer("ingest-bronze");
    Answer accepted =
        shop.lakehouse()
            .run(
                "ingest-bronze",
                "--accept-lost-records",
                "--project",
                folder.resolve("project").toString());

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

    Answer answer = shop.answer("ingest-bronze");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("Kafka at " + broker().servers() + " has not all topics of: nowhere.")
        .contains("  remedy: Make the topic, or correct its name.");
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
