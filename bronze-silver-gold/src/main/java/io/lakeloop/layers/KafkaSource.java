package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Topics of a Kafka cluster that rows come from, a row a record.
 *
 * @param servers where the cluster is asked for
 * @param topics the topics' names
 * @param starting what a table that is empty begins with
 * @param key what the records' keys are
 * @param value what the records' values are; where they are text, a record whose value is not UTF-8
 *     goes to the table's quarantine
 * @param maxPerBatch how many records a batch takes at most, over all partitions
 * @param options more options of Spark's source for Kafka
 */
public record KafkaSource(
    @Description("The cluster: host:port, several with commas between.") String servers,
    @Description("The topics' names.") List<String> topics,
    @Default("earliest")
        @Description("Where an empty table begins: earliest (all records there are) or latest.")
        Starting starting,
    @Default("text") @Description("What keys are: text (UTF-8) or binary.") Payload key,
    @Default("text") @Description("What values are: text (UTF-8) or binary.") Payload value,
    @Description("How many records a batch takes at most.") Optional<Long> maxPerBatch,
    @Description("More options, such as kafka.security.protocol; secrets as ${NAME} only.")
        Map<String, Secret> options) {
  // Each is said by a key of its own, or is what makes every record come once.
  private static final Set<String> OURS =
      Set.of(
          "kafka.bootstrap.servers",
          "subscribe",
          "subscribepattern",
          "assign",
          "startingoffsets",
          "endingoffsets",
          "failondataloss",
          "includeheaders",
          "maxoffsetspertrigger");

  /** Where a table begins that is empty. */
  public enum Starting {
    /** With all records that Kafka still has. */
    EARLIEST,
    /** With those that come from then on. */
    LATEST
  }

  /** What bytes are. */
  public enum Payload {
    /** Text in UTF-8. */
    TEXT,
    /** Just bytes. */
    BINARY
  }

  /** Refuses what names no topic of no cluster, and options that have keys of their own. */
  public KafkaSource {
    if (servers.isBlank()) {
      throw new IllegalArgumentException("servers is empty: name them as host:port");
    }
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics is empty: name one or more");
    }
    for (String topic : topics) {
      if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
        throw new IllegalArgumentException("'" + topic + "' is no name of a topic");
      }
    }
    if (maxPerBatch.filter(most -> most < 1).isPresent()) {
      throw new IllegalArgumentException("max-per-batch is less than 1");
    }
    for (String option : options.keySet()) {
      if (OURS.contains(option.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "options may not set " + option + ": the keys beside it say that");
      }
    }
    topics = List.copyOf(topics);
    options = Map.copyOf(options);
  }
}
