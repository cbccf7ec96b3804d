package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineStoreTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost:1/none?user=me&password=secret",
        "jdbc:postgresql://localhost:x/none?user=me&password=secret"
      })
  void tellsOfNoPasswordThatStandsInItsAddress(String url) {
    assertThatThrownBy(() -> new OnlineStore(url, Map.of()).connect())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("/none cannot be used")
        .satisfies(
            failure -> {
              StringWriter told = new StringWriter();
              failure.printStackTrace(new PrintWriter(told));
              assertThat(told.toString()).doesNotContain("secret");
            });
  }

  @Test
  void refusesAnAddressOfAnotherDatabase() {
    assertThatThrownBy(() -> new OnlineStore("jdbc:other:x", Map.of()).connect())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no JDBC driver for PostgreSQL");
  }

  @Test
  void givesTheFirstLineOfTheReasonAndKeepsItsCause() {
    OnlineStore store = new OnlineStore("jdbc:postgresql://host/db?sslmode=require", Map.of());
    SQLException refused = new SQLException("ERROR: permission denied\n  Hint: none");

    assertThat(store.refusal("does not take spend", refused, "Ask."))
        .hasMessage(
            """
            The online store jdbc:postgresql://host/db does not take spend.
              cause: ERROR: permission denied
              remedy: Ask.""")
        .hasCause(refused);
  }

  /** A cause that tells the address would tell the password in any log. */
  @Test
  void keepsNoCauseThatTellsItsAddress() {
    String url = "jdbc:postgresql://host/db?password=secret";
    SQLException refused = new SQLException("no answer from " + url + " in time");

    assertThat(new OnlineStore(url, Map.of()).refusal("cannot be used", refused, ""))
        .hasMessage(
            """
            The online store jdbc:postgresql://host/db cannot be used.
              cause: no answer from jdbc:postgresql://host/db in time""")
        .hasNoCause();
  }
}
