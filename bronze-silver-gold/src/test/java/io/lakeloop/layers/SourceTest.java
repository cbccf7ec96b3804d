package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Secret;
import io.lakeloop.layers.BronzeTable.Source;
import io.lakeloop.layers.KafkaSource.Payload;
import io.lakeloop.layers.KafkaSource.Starting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
  @Test
  void isOneOfFilesKafkaAndJdbc() {
    Optional<FileSource> files =
        Optional.of(Declared.bound("{ path: data, format: csv }", FileSource.class));
    Optional<KafkaSource> kafka = Optional.of(kafka("host:9092", List.of("clicks"), Map.of()));

    assertThatCode(() -> new Source(files, Optional.empty(), Optional.empty()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Source(files, kafka, Optional.empty()))
        .hasMessage("from wants one of files, kafka and jdbc, and names 2 of them");
    assertThatThrownBy(() -> new Source(Optional.empty(), Optional.empty(), Optional.empty()))
        .hasMessage("from wants one of files, kafka and jdbc, and names none");
  }

  @Test
  void refusesKafkaWithoutServersOrTopics() {
    assertThatThrownBy(() -> kafka(" ", List.of("clicks"), Map.of()))
        .hasMessageContaining("servers is empty");
    assertThatThrownBy(() -> kafka("host:9092", List.of(), Map.of()))
        .hasMessageContaining("topics is empty");
    assertThatThrownBy(() -> kafka("host:9092", List.of("a,b"), Map.of()))
        .hasMessage("'a,b' is no name of a topic");
  }

  @Test
  void refusesOptionsOfKafkaThatHaveKeysOfTheirOwn() {
    assertThatThrownBy(
            () ->
                kafka(
                    "host:9092",
                    List.of("clicks"),
                    Map.of("FailOnDataLoss", Secret.parse("false"))))
        .hasMessage("options may not set FailOnDataLoss: the keys beside it say that");
  }

  @Test
  void showsNoOptionOfKafka() {
    Map<String, Secret> options = Map.of("kafka.sasl.jaas.config", Secret.parse("hush"));

    assertThat(kafka("host:9092", List.of("clicks"), options).toString()).doesNotContain("hush");
  }

  @Test
  void wantsATableOrAQuery() {
    assertThat(jdbc("jdbc:h2:x", Optional.of("orders"), Optional.empty()).relation())
        .isEqualTo("orders");
    assertThat(jdbc("jdbc:h2:x", Optional.empty(), Optional.of("SELECT 1; ")).relation())
        .isEqualTo("(SELECT 1)");
    assertThatThrownBy(() -> jdbc("jdbc:h2:x", Optional.of("a"), Optional.of("SELECT 1")))
        .hasMessage("jdbc wants one of table and query");
    assertThatThrownBy(() -> jdbc("jdbc:h2:x", Optional.of(""), Optional.empty()))
        .hasMessage("the table or query is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/shop?user=me&password=hush",
        "jdbc:sqlserver://host;databaseName=shop;password=hush",
        "jdbc:mysql://me:hush@host/shop",
        "jdbc:mysql://me@host/shop",
        "jdbc:oracle:thin:me/hush@//host:1521/shop",
        "jdbc:postgresql://host/shop?sslpassword=hush"
      })
  void refusesAUrlThatGivesAPasswordAwayWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> jdbc(url, Optional.of("orders"), Optional.empty()))
        .hasMessage("the url holds a user or a password: write them as user and password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost:5432/shop?ssl=true",
        "jdbc:oracle:thin:@//host:1521/shop",
        "jdbc:sqlserver://host:1433;databaseName=shop",
        "jdbc:mysql://host:3306,other:3306/shop"
      })
  void takesAUrlWithoutOne(String url) {
    assertThatCode(() -> jdbc(url, Optional.of("orders"), Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void wantsAColumnAndANumberToReadInParallel() {
    assertThatThrownBy(() -> parallel(Optional.of("id"), 1))
        .hasMessage("partition-by and partitions go together: a column, and 2 or more");
    assertThatThrownBy(() -> parallel(Optional.empty(), 4)).hasMessageContaining("go together");
    assertThatThrownBy(() -> parallel(Optional.empty(), 0)).hasMessage("partitions is less than 1");
  }

  private static KafkaSource kafka(
      String servers, List<String> topics, Map<String, Secret> options) {
    return new KafkaSource(
        servers, topics, Starting.EARLIEST, Payload.TEXT, Payload.TEXT, Optional.empty(), options);
  }

  private static JdbcSource jdbc(String url, Optional<String> table, Optional<String> query) {
    return new JdbcSource(
        url,
        table,
        query,
        Optional.empty(),
        Optional.of(Secret.parse("hush")),
        Optional.empty(),
        Optional.empty(),
        1,
        10_000);
  }

  private static JdbcSource parallel(Optional<String> column, int partitions) {
    return new JdbcSource(
        "jdbc:h2:x",
        Optional.of("orders"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        column,
        partitions,
        10_000);
  }
}
