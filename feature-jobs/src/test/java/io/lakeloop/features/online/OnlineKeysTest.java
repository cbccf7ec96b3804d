package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.CardProject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities as callers name them, in a store that is there. */
class OnlineKeysTest {
  private static final String FEATURES =
      """
      feature-tables:
        held:
          entity: [%s]
          event-time: at
          source: silver.held
          features: { n: { aggregate: count, window: 1d } }
      online-store: { url: "%s", table-prefix: %s }
      """;

  private static final LocalPostgres DATABASE = new LocalPostgres();

  @TempDir private Path folder;

  @Test
  void areWholeNumbersOfAnyClass() throws SQLException, TimeoutException {
    make("a_", "id integer, shop bigint", "(7, 9, '2024-01-01', 5)");

    try (OnlineFeatures online = online("a_", "id, shop")) {
      for (Object seven : List.of(7, 7L, (short) 7, (byte) 7, BigInteger.valueOf(7), "7")) {
        assertThat(online.lookup(List.of(List.of(seven, 9), List.of(seven, 8))))
            .as(seven.getClass().getName())
            .extracting(OnlineFeatures.Entity::found)
            .containsExactly(true, false);
      }
    }
  }

  /** Between the braces of PostgreSQL's arrays they stand quoted. */
  @Test
  void areTextsOfAnyLetters() throws SQLException, TimeoutException {
    List<String> texts =
        List.of(
            "", " ", "a,b", "{a}", "say \"hi\"", "it's", "back\\slash", "NULL", "größe €", "\n");
    make("b_", "shop text");
    for (String text : texts) {
      DATABASE.execute(
          "INSERT INTO b_held VALUES ('%s', '2024-01-01', %d)"
              .formatted(text.replace("'", "''"), texts.indexOf(text)));
    }

    try (OnlineFeatures online = online("b_", "shop")) {
      List<List<String>> keys = new ArrayList<>();
      texts.forEach(text -> keys.add(List.of(text)));
      assertThat(online.lookup(keys))
          .extracting(entity -> entity.values().get("n"))
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }
  }

  @Test
  void areOfAllTypesThatAStoreHolds() throws SQLException, TimeoutException {
    make(
        "c_",
        "day date, yes boolean, price numeric(8,2), size double precision, since timestamptz",
        "('2024-02-29', true, 2.50, 0.5, '1969-12-31 23:59:59.5Z', '2024-01-01', 5)");

    try (OnlineFeatures online = online("c_", "day, yes, price, size, since")) {
      Instant since = Instant.parse("1969-12-31T23:59:59.5Z");
      LocalDate day = LocalDate.parse("2024-02-29");
      assertThat(
              online.lookup(
                  List.of(
                      List.of(day, true, new BigDecimal("2.5"), 0.5, since),
                      List.of(day, false, new BigDecimal("2.5"), 0.5, since),
                      List.of(day, true, new BigDecimal("2.51"), 0.5, since),
                      List.of(day, true, new BigDecimal("2.5"), 0.25, since),
                      List.of(day, true, new BigDecimal("2.5"), 0.5, since.plusNanos(1_000)))))
          .extracting(OnlineFeatures.Entity::found)
          .containsExactly(true, false, false, false, false);
    }
  }

  /** Events may be of days, or of moments without a zone, which are those of UTC. */
  @Test
  void areAnsweredWithTheMomentOfTheirNewestRow() throws SQLException, TimeoutException {
    for (String type : List.of("date", "timestamp", "timestamptz")) {
      DATABASE.execute(
          "DROP TABLE IF EXISTS f_held",
          "CREATE TABLE f_held (id bigint, at %s, n bigint)".formatted(type),
          "INSERT INTO f_held VALUES (1, '2024-02-29 00:00:00Z', 5)");
      try (OnlineFeatures online = online("f_", "id")) {
        assertThat(online.lookup(List.of(List.of(1))))
            .as(type)
            .extracting(OnlineFeatures.Entity::eventTime)
            .containsExactly(Optional.of(Instant.parse("2024-02-29T00:00:00Z")));
      }
    }
  }

  @Test
  void areAnsweredAsOftenAsTheyAreAsked() throws SQLException, TimeoutException {
    make("d_", "id bigint", "(1, '2024-01-01', 5), (2, '2024-01-02', 6)");

    try (OnlineFeatures online = online("d_", "id")) {
      assertThat(online.lookup(List.of(List.of(2), List.of(1), List.of(2), List.of(3), List.of(2))))
          .extracting(entity -> entity.values().get("n"))
          .containsExactly(6L, 5L, 6L, 0L, 6L);
    }
  }

  @Test
  void areRefusedWithWhatTheStoreSaysAndAskedAgain() throws SQLException, TimeoutException {
    make("e_", "id bigint", "(1, '2024-01-01', 5)");

    try (OnlineFeatures online = online("e_", "id")) {
      assertThatThrownBy(() -> online.lookup(List.of(List.of("one"))))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("does not answer for e_held.")
          .hasMessageContaining("invalid input syntax for type bigint: \"one\"");
      assertThatThrownBy(() -> online.lookup(List.of(List.of(1), List.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The entity's keys are id, not 0 values.");
      assertThat(online.lookup(List.of(List.of(1)))).allMatch(OnlineFeatures.Entity::found);
    }
  }

  private static void make(String prefix, String keys, String... rows) throws SQLException {
    String table = prefix + "held";
    DATABASE.execute("CREATE TABLE %s (%s, at timestamptz, n bigint)".formatted(table, keys));
    for (String row : rows) {
      DATABASE.execute("INSERT INTO %s VALUES %s".formatted(table, row));
    }
  }

  private OnlineFeatures online(String prefix, String entity) {
    return OnlineFeatures.of(
        CardProject.read(folder, FEATURES.formatted(entity, DATABASE.url(), prefix)),
        "held",
        Map.of(OnlineStore.USER, LocalPostgres.USER),
        Duration.ofSeconds(20));
  }
}
