package io.lakeloop.bronze;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real Kafka broker in a process of its own, which keeps its port and its logs when killed. */
final class KafkaBroker implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final int port = freePort();
  private @Nullable Process process;

  /** A broker below an empty folder, running. */
  KafkaBroker(Path folder) {
    this.folder = folder;
    try {
      Files.writeString(folder.resolve("server.properties"), properties(freePort()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Process format =
        java(
            "format.txt",
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            folder.resolve("server.properties").toString());
    if (ended(format) != 0) {
      throw new IllegalStateException(said("format.txt"));
    }
    start();
  }

  String servers() {
    return "127.0.0.1:" + port;
  }

  /** Starts it, and waits until it answers. */
  void start() {
    process = java("broker.txt", "kafka.Kafka", folder.resolve("server.properties").toString());
    try (Admin admin = admin()) {
      get(admin.describeCluster().nodes());
    }
  }

  /** Ends its process outright. */
  void kill() {
    if (process != null) {
      ended(process.destroyForcibly());
    }
  }

  void topic(String name, int partitions) {
    try (Admin admin = admin()) {
      get(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all());
    }
  }

  /** Drops the records of a partition before an offset. */
  void drop(String topic, int partition, long before) {
    try (Admin admin = admin()) {
      get(
          admin
              .deleteRecords(
                  Map.of(
                      new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
              .all());
    }
  }

  /** A producer that has a record acknowledged once, however often it must send it. */
  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers(), "acks", "all", "enable.idempotence", "true"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Override
  public void close() {
    kill();
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers()));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("the broker does not answer", failure);
    }
  }

  private Process java(String output, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    try {
      command.add("-cp");
      command.add(
          Files.readString(Path.of(System.getProperty("lakeloop.kafka.classpath"))).strip());
      command.addAll(List.of(words));
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(output).toFile()))
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String said(String output) {
    try {
      return Files.readString(folder.resolve(output));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int ended(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private String properties(int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        log.dirs=%3$s
        auto.create.topics.enable=false
        # Records of long ago stay, also when the first look for old ones falls into a test.
        log.retention.ms=-1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
        .formatted(port, controllerPort, folder.resolve("logs"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
