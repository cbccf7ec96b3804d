package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.CardProject;
import io.lakeloop.features.FeaturesConfig;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class OnlineFeaturesTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer, shop]
          event-time: at
          source: silver.sales
          features:
            n: { aggregate: count, window: 1d }
            mean: { aggregate: mean, of: price, window: 2d, default: 1.5 }
      online-store: { url: "%s", table-prefix: %s }
      """;
  private static final String KINDS =
      """
      feature-tables:
        kinds:
          entity: [customer, shop]
          event-time: at
          source: silver.sales
          features:
            day: { of: day, default: "2024-02-03" }
            moment: { of: moment, default: "2024-02-03 04:00:00" }
            local: { of: local, default: "2024-02-03 04:00:00" }
            yes: { of: yes, default: "false" }
            money: { of: money, default: "1.5" }
            word: { of: word, default: none }
            whole: { of: whole, default: "3" }
      online-store: { url: "%s", table-prefix: e_ }
      """;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Map<String, String> USER = Map.of(OnlineStore.USER, LocalPostgres.USER);

  private static final LocalPostgres DATABASE = new LocalPostgres();

  private final SparkSession spark;
  @TempDir private Path folder;

  OnlineFeaturesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void answersManyEntitiesInTheirOrder() throws Exception {
    publish(
        "a_spend",
        spark.sql(
            "SELECT id AS customer, 'shop ' || id % 7 AS shop,"
                + " timestamp '2024-01-01' + make_dt_interval(0, id) AS at, id * 2 AS n,"
                + " if(id % 5 = 0, null, id / 4D) AS mean FROM range(500)"),
        2);
    try (OnlineFeatures online =
        OnlineFeatures.of(config(FEATURES.formatted(url(), "a_")), "spend", USER, LONG)) {
      assertThat(
              online.lookup(
                  List.of(
                      List.of(9, "shop 2"),
                      List.of(9, "shop 3"),
                      List.of(5L, "shop 5"),
                      Arrays.asList(null, "shop 5"),
                      List.of(9, "shop 2"))))
          .containsExactly(
              found("2024-01-01T09:00:00Z", 18L, 2.25),
              missing(),
              found("2024-01-01T05:00:00Z", 10L, null),
              missing(),
              found("2024-01-01T09:00:00Z", 18L, 2.25));
      assertThat(online.lookup(List.of())).isEmpty();
      List<List<Object>> all = new ArrayList<>();
      for (long id = 0; id < 500; id++) {
        all.add(List.of(id, "shop " + id % 7));
      }
      assertThat(online.lookup(all))
          .allMatch(OnlineFeatures.Entity::found)
          .extracting(entity -> entity.values().get("n"))
          .startsWith(0L, 2L)
          .endsWith(998L);
      assertThatThrownBy(() -> online.lookup(List.of(List.of(1L))))
          .hasMessage("The entity's keys are customer, shop, not 1 values.");
    }
  }

  @Test
  void givesUpAtItsTimeAndGoesOnAfterwards() throws Exception {
    publish(
        "b_spend",
        spark.sql("SELECT 1L AS customer, 'a' AS shop, now() AS at, 2L AS n, 3D AS mean"),
        1);
    OnlineFeatures online =
        OnlineFeatures.of(
            config(FEATURES.formatted(url(), "b_")), "spend", USER, Duration.ofMillis(300));
    List<List<Object>> key = List.of(List.of(1L, "a"));
    assertThat(online.lookup(key)).first().matches(OnlineFeatures.Entity::found);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE b_spend IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(() -> online.lookup(key))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("looking b_spend up took longer than PT0.3S");
      connection.rollback();
    }
    assertThat(online.lookup(key)).first().matches(OnlineFeatures.Entity::found);
    online.close();
  }

  @Test
  void givesUpAtItsTimeWhereNobodyAnswersAConnection() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      String url = "jdbc:postgresql://localhost:%d/none".formatted(silent.getLocalPort());
      OnlineFeatures online =
          OnlineFeatures.of(
              config(FEATURES.formatted(url, "x_")), "spend", USER, Duration.ofMillis(400));
      Instant began = Instant.now();

      assertThatThrownBy(() -> online.lookup(List.of(List.of(1L, "a"))))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("looking x_spend up took longer than PT0.4S");
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void givesDefaultsOfTheTypesThatValuesHave() throws Exception {
    publish(
        "e_kinds",
        spark.sql(
            "SELECT 1L AS customer, 'a' AS shop, now() AS at, date '2024-01-01' AS day,"
                + " timestamp '2024-01-01 12:00:00Z' AS moment, timestamp_ntz '2024-01-01 12:00:00'"
                + " AS local, true AS yes, 2.50BD AS money, 'x' AS word, 7 AS whole"),
        1);
    try (OnlineFeatures online =
        OnlineFeatures.of(config(KINDS.formatted(url())), "kinds", USER, LONG)) {
      List<OnlineFeatures.Entity> found =
          online.lookup(List.of(List.of(1L, "a"), List.of(2L, "a")));
      Instant noon = Instant.parse("2024-01-01T12:00:00Z");
      assertThat(found.get(0).values().values())
          .containsExactly(
              Date.valueOf("2024-01-01"), noon, noon, true, new BigDecimal("2.50"), "x", 7);
      assertThat(found.get(1).values().values())
          .containsExactly(
              Date.valueOf("2024-02-03"),
              Instant.parse("2024-02-03T04:00:00Z"),
              Instant.parse("2024-02-03T04:00:00Z"),
              false,
              new BigDecimal("1.5"),
              "none",
              3);
    }
  }

  /** Before 1582 timestamps of Java are of another calendar than those of Spark and PostgreSQL. */
  @Test
  void bringsMomentsOverHoweverLongAgoTheyAre() throws Exception {
    publish(
        "i_kinds",
        spark.sql(
            "SELECT 1L AS customer, 'a' AS shop, timestamp '0001-01-01 00:00:00Z' AS at,"
                + " date '2024-01-01' AS day, timestamp '1500-03-01 12:00:00Z' AS moment,"
                + " timestamp_ntz '0001-01-01 00:00:00.000001' AS local, true AS yes, 2.50BD AS"
                + " money, 'x' AS word, 7 AS whole"),
        1);
    String config = KINDS.formatted(url()).replace("table-prefix: e_", "table-prefix: i_");
    try (OnlineFeatures online = OnlineFeatures.of(config(config), "kinds", USER, LONG)) {
      // The driver asks for text first, and for binary values from the fifth time on.
      for (int asked = 0; asked < 8; asked++) {
        OnlineFeatures.Entity found = online.lookup(List.of(List.of(1L, "a"))).get(0);
        assertThat(found.eventTime()).contains(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(found.values())
            .containsEntry("moment", Instant.parse("1500-03-01T12:00:00Z"))
            .containsEntry("local", Instant.parse("0001-01-01T00:00:00.000001Z"));
      }
    }
  }

  @Test
  void goesOnAfterATableIsMadeThatWasNotThere() throws Exception {
    try (OnlineFeatures online =
        OnlineFeatures.of(config(FEATURES.formatted(url(), "g_")), "spend", USER, LONG)) {
      assertThatThrownBy(() -> online.lookup(List.of(List.of(1L, "a"))))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("does not answer for g_spend.")
          .hasMessageContaining("cause: ERROR: relation \"g_spend\" does not exist\n")
          .hasMessageEndingWith(
              "remedy: Run publish-features, and see that LAKELOOP_ONLINE_USER may read there.");
      publish(
          "g_spend",
          spark.sql("SELECT 1L AS customer, 'a' AS shop, now() AS at, 2L AS n, 3D AS mean"),
          1);

      assertThat(online.lookup(List.of(List.of(1L, "a")))).allMatch(OnlineFeatures.Entity::found);
    }
  }

  @Test
  void bringsEveryTypeOver() throws Exception {
    OnlineTable table =
        publish(
            "c_types",
            spark.sql(
                "SELECT 1L AS customer, 'sh\\u00f6p' AS shop, timestamp '1969-12-31 23:59:59.5' AS"
                    + " at, 3S AS small, -4 AS whole, 1.5F AS part, true AS yes, date"
                    + " '1999-12-31' AS day, timestamp_ntz '2000-01-01 00:00:01' AS local,"
                    + " -12345.6700BD AS money, string(null) AS none,"
                    + " timestamp '9999-12-31 23:59:59' AS far"),
            1);
    assertThat(table.columns()).contains("\"money\" numeric(9,4)", "\"local\" timestamp");
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT * FROM c_types")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString("shop")).isEqualTo("sh\u00f6p");
      assertThat(row.getTimestamp("at").toInstant())
          .isEqualTo(Instant.parse("1969-12-31T23:59:59.5Z"));
      assertThat(row.getInt("small")).isEqualTo(3);
      assertThat(row.getInt("whole")).isEqualTo(-4);
      assertThat(row.getDouble("part")).isEqualTo(1.5);
      assertThat(row.getBoolean("yes")).isTrue();
      assertThat(row.getString("day")).isEqualTo("1999-12-31");
      assertThat(row.getString("local")).isEqualTo("2000-01-01 00:00:01");
      assertThat(row.getBigDecimal("money")).isEqualByComparingTo(new BigDecimal("-12345.67"));
      assertThat(row.getString("none")).isNull();
      assertThat(row.getTimestamp("far").toInstant())
          .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void saysThatThereIsNoStore() {
    assertThatThrownBy(
            () -> OnlineFeatures.of(config(FEATURES.formatted("", "h_")), "spend", USER, LONG))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The project has no online store.");
  }

  @Test
  void refusesToWaitForNoTime() {
    assertThatThrownBy(
            () ->
                OnlineFeatures.of(
                    config(FEATURES.formatted(url(), "d_")), "spend", USER, Duration.ofNanos(1)))
        .hasMessage("a look-up takes at least a millisecond");
  }

  private OnlineTable publish(String name, Dataset<Row> rows, int parts) {
    OnlineTable table = new OnlineTable(name, List.of("customer", "shop"), "at", rows.schema());
    OnlineStore store = new OnlineStore(url(), USER);
    try (OnlineWriter writer = new OnlineWriter(store, table, "t_")) {
      writer.replace(
          rows.selectExpr("*", "1 AS _how").repartition(parts),
          new PublishedVersion("id", "hash", 1));
    }
    return table;
  }

  private FeaturesConfig config(String features) {
    return CardProject.read(folder, features);
  }

  private static OnlineFeatures.Entity found(String at, @Nullable Long n, @Nullable Double mean) {
    return new OnlineFeatures.Entity(
        true, java.util.Optional.of(Instant.parse(at)), values(n, mean));
  }

  private static OnlineFeatures.Entity missing() {
    return new OnlineFeatures.Entity(false, java.util.Optional.empty(), values(0L, 1.5));
  }

  private static Map<String, @Nullable Object> values(@Nullable Long n, @Nullable Double mean) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("n", n);
    values.put("mean", mean);
    return values;
  }

  private static Connection connect() throws SQLException {
    return DATABASE.connect();
  }

  private static String url() {
    return DATABASE.url();
  }
}
