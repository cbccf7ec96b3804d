package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Secret;
import io.lakeloop.core.failure.UsageException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class DatabaseConnectionTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://host/db, jdbc:postgresql://host/db",
    "jdbc:postgresql://host/db?user=ann&password=hush, jdbc:postgresql://host/db",
    "jdbc:sqlserver://host:1433;user=ann;password=hush, jdbc:sqlserver://host:1433",
    "jdbc:mysql://host/db?a=1;b=2?c, jdbc:mysql://host/db",
  })
  void isCalledByItsPlaceWithoutWhatTheUrlSaysMore(String url, String place) {
    assertThat(connection(url).place()).isEqualTo(place);
    assertThat(DatabaseConnection.place(url)).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "jdbc:postgresql://host/db | the shop | \"the shop\"",
        "jdbc:postgresql://host/db | a\"b     | \"a\"\"b\"",
        "jdbc:mysql://host/db      | a`b\"c   | `a``b\"c`",
        "jdbc:sqlserver://host     | Order    | \"Order\"",
        "jdbc:else://host          | select   | \"select\"",
      })
  void quotesNamesAsTheDatabaseDoes(String url, String name, String quoted) {
    assertThat(connection(url).quoted(name)).isEqualTo(quoted);
  }

  @Test
  void saysWhichDatabaseHasNoDriverAndNotHowItIsReached(SparkSession spark) {
    assertThatThrownBy(() -> connection("jdbc:nosuch://host/db?password=hush").reader(spark))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            No JDBC driver here knows jdbc:nosuch://host/db.
              cause: The driver's jar is not on the class path, or the URL is misspelt.
              remedy: Correct the url, or add the driver: --jars DRIVER.jar.\
            """);
  }

  @Test
  void keepsThePasswordToItself() {
    assertThat(connection("jdbc:postgresql://host/db").toString())
        .contains("ann")
        .doesNotContain("hush");
  }

  private static DatabaseConnection connection(String url) {
    return new DatabaseConnection(url, Optional.of("ann"), Optional.of(Secret.parse("hush")), 1000);
  }
}
