package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.config.Secret;
import io.lakeloop.core.failure.Causes;
import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Topics of a Kafka cluster that records are taken from, each once.
 *
 * @param servers {@code host:port}, several with commas between
 * @param topics the topics' names
 * @param fromEarliest whether a stream that begins takes what is there already
 * @param maxPerBatch how many records a batch takes at most, over all partitions
 * @param acceptsLoss whether records that Kafka dropped before they were read are passed over;
 *     refused otherwise
 * @param options more options of Spark's source; {@code kafka.*} are those of Kafka's consumer
 */
public record KafkaTopics(
    String servers,
    List<String> topics,
    boolean fromEarliest,
    Optional<Long> maxPerBatch,
    boolean acceptsLoss,
    Map<String, Secret> options) {
  private static final String DATA_LOSS = "KAFKA_DATA_LOSS";

  /** Copies the collections. */
  public KafkaTopics {
    topics = List.copyOf(topics);
    options = Map.copyOf(options);
  }

  /**
   * The records as a stream: {@code key} and {@code value} (binary, may be null), {@code topic},
   * {@code partition} (int), {@code offset} (bigint), {@code timestamp}, {@code headers} (array of
   * {@code key} and binary {@code value}; null where there are none).
   *
   * @throws UsageException if Spark's connector for Kafka is not on the class path
   */
  public Dataset<Row> stream(SparkSession spark) {
    try {
      return loaded(spark);
    } catch (AnalysisException absent) {
      throw new UsageException(
          "Spark cannot read from Kafka here.",
          String.valueOf(absent.getMessage()).lines().findFirst().orElse(""),
          "Add its connector, as the README says: --packages in LAKELOOP_SPARK_OPTIONS.",
          absent);
    }
  }

  // Scala throws what Java holds to be checked without saying so; here it is said.
  private Dataset<Row> loaded(SparkSession spark) throws AnalysisException {
    DataStreamReader reader = spark.readStream().format("kafka");
    options.forEach((name, value) -> reader.option(name, value.reveal()));
    maxPerBatch.ifPresent(most -> reader.option("maxOffsetsPerTrigger", most));
    return reader
        .option("kafka.bootstrap.servers", servers)
        .option("subscribe", String.join(",", topics))
        .option("startingOffsets", fromEarliest ? "earliest" : "latest")
        .option("failOnDataLoss", !acceptsLoss)
        .option("includeHeaders", true)
        .load()
        .select(
            col("key"),
            col("value"),
            col("topic"),
            col("partition"),
            col("offset"),
            col("timestamp"),
            col("headers"));
  }

  /**
   * A stream's failure as its user can act on it, where Kafka is the reason: lost records, unknown
   * topics, a cluster that refuses or does not answer. Any other failure comes back as it is.
   *
   * @param goOn what to do to go on without records that are lost
   */
  public RuntimeException explained(RuntimeException failure, String goOn) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof SparkThrowable told && isLoss(told.getCondition())) {
        return new UsageException(
            "Records of Kafka are gone that were not read yet: %s.".formatted(names()),
            reason(cause),
            "Let the topics keep their records longer than it takes until the next run. " + goOn,
            failure);
      }
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof InvalidTopicException) {
        return new UsageException(
            "Kafka at %s has not all topics of: %s.".formatted(servers, names()),
            reason(cause),
            "Make the topic, or correct its name.",
            failure);
      }
      if (cause instanceof ConfigException
          || cause instanceof AuthenticationException
          || cause instanceof AuthorizationException) {
        return new UsageException(
            "Kafka at %s cannot be used so.".formatted(servers),
            reason(cause),
            "Correct servers and options in tables.yml.",
            failure);
      }
      if (cause instanceof TimeoutException) {
        return new UsageException(
            "Kafka at %s does not answer.".formatted(servers),
            reason(cause),
            "Check the servers and whether they may be reached from here; then run it again.",
            failure);
      }
    }
    return failure;
  }

  private static boolean isLoss(@Nullable String condition) {
    return condition != null && condition.startsWith(DATA_LOSS);
  }

  private String names() {
    return String.join(", ", topics);
  }

  /** What Spark says last: before it comes what a data loss is. */
  private static String reason(Throwable cause) {
    return String.valueOf(cause.getMessage())
        .lines()
        .takeWhile(line -> !line.startsWith("\tat "))
        .collect(Collectors.joining(" "))
        .replaceFirst("^.* Reason: ", "");
  }
}
