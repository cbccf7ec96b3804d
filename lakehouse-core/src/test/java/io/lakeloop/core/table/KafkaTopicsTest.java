package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Secret;
import io.lakeloop.core.failure.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class KafkaTopicsTest {
  private static final KafkaTopics TOPICS =
      new KafkaTopics(
          "host:9092",
          List.of("clicks", "views"),
          true,
          Optional.of(10L),
          false,
          Map.of("kafka.sasl.jaas.config", Secret.parse("hush")));

  @Test
  void streamsRecordsWithTheirPlace(SparkSession spark) {
    assertThat(TOPICS.stream(spark).schema().simpleString())
        .isEqualTo(
            "struct<key:binary,value:binary,topic:string,partition:int,offset:bigint,"
                + "timestamp:timestamp,headers:array<struct<key:string,value:binary>>>");
  }

  @Test
  void explainsWhatKafkaIsTheReasonOf() {
    assertThat(explained(new UnknownTopicOrPartitionException("no such topic")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Kafka at host:9092 has not all topics of: clicks, views.")
        .hasMessageContaining("no such topic");
    assertThat(explained(new SaslAuthenticationException("wrong password")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Kafka at host:9092 cannot be used so.")
        .hasMessageContaining("wrong password");
    assertThat(explained(new TimeoutException("timed out")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Kafka at host:9092 does not answer.");
  }

  @Test
  void leavesAllElseAsItIs() {
    IllegalStateException failure = new IllegalStateException("stream failed");

    assertThat(TOPICS.explained(failure, "Go on.")).isSameAs(failure);
  }

  @Test
  void showsNoSecret() {
    assertThat(TOPICS.toString()).doesNotContain("hush");
  }

  private static RuntimeException explained(Exception reason) {
    return TOPICS.explained(
        new IllegalStateException("stream failed", new ExecutionException(reason)), "Go on.");
  }
}
