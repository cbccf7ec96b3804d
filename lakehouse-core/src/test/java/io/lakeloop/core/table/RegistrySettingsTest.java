package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Secret;
import io.lakeloop.core.table.RegistrySettings.Backend;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {
  private static final String ADDRESS = "http://host";

  @ParameterizedTest
  @CsvSource({
    "http://host, http://host",
    "https://host:5000/, https://host:5000",
    "http://host/mlflow//, http://host/mlflow",
    "http://10.0.0.7:80/a/b, http://10.0.0.7:80/a/b",
    "http://[::1]:5000/, http://[::1]:5000",
  })
  void takesAnAddressWithoutTheSlashesAtItsEnd(String given, String url) {
    assertThat(server(given, "", "", "").url()).contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:5000",
        "//host",
        "ftp://host",
        "file:///host",
        "HTTP//host",
        "http:",
        "http://",
        "http:///path",
        "http://:80",
        "http://ho st",
        "http://host:port",
        "jdbc:postgresql://host/db"
      })
  void refusesWhatIsNoAddressWithoutTellingIt(String address) {
    assertThatThrownBy(() -> server(address, "", "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url is no address of the form http(s)://HOST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ann@host",
        "http://ann:hush@host",
        "http://host?token=hush",
        "http://host/#hush"
      })
  void refusesAnAddressThatSaysWhoAsks(String address) {
    assertThatThrownBy(() -> server(address, "", "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "url holds more than an address: who asks is said by token, or by user and password");
  }

  @ParameterizedTest
  @CsvSource({
    "hush, ann, hush",
    "hush, ann, ''",
    "'', ann, ''",
    "'', ann, ' '",
    "'', '', hush",
  })
  void wantsOneWayToSayWhoAsks(String token, String user, String password) {
    assertThatThrownBy(() -> server(ADDRESS, token, user, password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mlflow takes a token, or a user and a password, or none of them");
  }

  @Test
  void takesWhatIsBlankForNone() {
    RegistrySettings nobody = server(ADDRESS, " ", "", "\t");
    RegistrySettings bearer = server(ADDRESS, "hush", " ", "");
    RegistrySettings ann = server(ADDRESS, "", "ann", "hush");

    assertThat(nobody.token()).isEmpty();
    assertThat(nobody.user()).isEmpty();
    assertThat(nobody.password()).isEmpty();
    assertThat(bearer.token()).contains(Secret.parse("hush"));
    assertThat(bearer.password()).isEmpty();
    assertThat(ann.password()).contains(Secret.parse("hush"));
    assertThat(bearer + " " + ann).doesNotContain("hush");
  }

  @Test
  void takesForTheTablesOnlyWhatSaysNothing() {
    RegistrySettings blank =
        settings(Backend.DELTA, Optional.empty(), " ", "", Duration.ofSeconds(30));

    assertThat(blank).isEqualTo(RegistrySettings.delta());
    assertThatThrownBy(
            () -> settings(Backend.DELTA, Optional.empty(), "hush", "", Duration.ofSeconds(30)))
        .hasMessageEndingWith("are those of backend: mlflow");
    assertThatThrownBy(
            () -> settings(Backend.DELTA, Optional.empty(), "", "", Duration.ofSeconds(31)))
        .hasMessageEndingWith("are those of backend: mlflow");
  }

  @Test
  void waitsForSomeTime() {
    Optional<String> url = Optional.of(ADDRESS);

    assertThat(settings(Backend.MLFLOW, url, "", "", Duration.ofMillis(1)).timeout())
        .isEqualTo(Duration.ofMillis(1));
    for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> settings(Backend.MLFLOW, url, "", "", none))
          .hasMessage("timeout is to be longer than nothing");
    }
  }

  private static RegistrySettings server(String url, String token, String user, String password) {
    return new RegistrySettings(
        Backend.MLFLOW,
        Optional.of(url),
        Optional.of(Secret.parse(token)),
        Optional.of(user),
        Optional.of(Secret.parse(password)),
        Duration.ofSeconds(30),
        "",
        "");
  }

  private static RegistrySettings settings(
      Backend backend, Optional<String> url, String token, String user, Duration timeout) {
    return new RegistrySettings(
        backend,
        url,
        Optional.of(Secret.parse(token)),
        Optional.of(user),
        Optional.empty(),
        timeout,
        "",
        "");
  }
}
