package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Secret;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentsTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");

  @TempDir private Path folder;

  @Test
  void bindsWhatAFileSaysAndWhatItLeavesOut() throws IOException {
    write("prod", "root: s3a://lake/prod\nbuilds: release\n");
    write("dev", "root: \"${PLACE}/dev\"\nreads-through: prod\nregistry: { backend: delta }\n");
    Environments environments = environments();

    assertThat(environments.names()).containsExactly("dev", "prod");
    assertThat(environments.load("prod"))
        .isEqualTo(
            new Environment(
                "prod",
                "s3a://lake/prod",
                Optional.empty(),
                Builds.RELEASE,
                RegistrySettings.delta()));
    Environment dev = environments.load("dev");
    assertThat(dev.root()).isEqualTo("file:/lake/dev");
    assertThat(dev.builds()).isEqualTo(Builds.ANY);
    assertThat(environments.readThrough(dev)).contains(environments.load("prod"));
    assertThat(environments.readThrough(environments.load("prod"))).isEmpty();
  }

  /** Delta compares locations as text: one place must have one name. */
  @ParameterizedTest
  @CsvSource({
    "/lake/dev, file:/lake/dev",
    "/lake/dev/, file:/lake/dev",
    "/lake//dev, file:/lake/dev",
    "file:/lake/dev/, file:/lake/dev",
    "file:///lake/dev, file:/lake/dev",
    "s3a://lake/dev/, s3a://lake/dev",
    "abfss://c@a.dfs.core.windows.net/dev, abfss://c@a.dfs.core.windows.net/dev"
  })
  void writesARootInOneWay(String given, String root) throws IOException {
    write("dev", "root: " + given + "\n");

    assertThat(environments().load("dev").root()).isEqualTo(root);
  }

  @Test
  void takesARelativeRootFromWhereItRuns() throws IOException {
    write("dev", "root: lakehouse/dev\n");

    assertThat(environments().load("dev").root())
        .isEqualTo("file:" + Path.of("lakehouse/dev").toAbsolutePath());
  }

  @Test
  void putsTablesBelowTheirLayersAndOtherFilesBeside() {
    Environment dev = environment("dev");

    assertThat(dev.path(TRIPS)).isEqualTo("file:/lake/dev/silver/trips");
    assertThat(dev.path(TRIPS.in("prod"))).isEqualTo("file:/lake/dev/silver/trips");
    assertThat(dev.folder("_checkpoints")).isEqualTo("file:/lake/dev/_checkpoints");
  }

  @Test
  void letsAJobWriteOnlyItsOwnEnvironment() {
    Environment dev = environment("dev");

    assertThatCode(() -> dev.requireWritable(TRIPS)).doesNotThrowAnyException();
    assertThatCode(() -> dev.requireWritable(TRIPS.in("dev"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> dev.requireWritable(TRIPS.in("prod")))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            A job in 'dev' may not write prod:silver.trips.
              cause: An environment's tables are written only by jobs that run in it.
              remedy: Write silver.trips, or run the job with --env prod.""");
  }

  @Test
  void refusesToWriteOneRootAsTwoEnvironments() throws IOException {
    write("dev", "root: /lake/one\n");
    write("prod", "root: file:///lake/one/\n");
    write("staging", "root: /lake/one/staging\n");

    assertThat(environments().load("dev").root()).isEqualTo(environments().load("prod").root());
    assertThatCode(() -> environments().loadForWriting("staging")).doesNotThrowAnyException();
    assertThatThrownBy(() -> environments().loadForWriting("dev"))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            A job in 'dev' would write the tables of 'prod'.
              cause: Both environments have the root file:/lake/one.
              remedy: Give dev.yml a root of its own.""");
  }

  @Test
  void namesTheEnvironmentsThereAreWhereOneIsNot() throws IOException {
    write("dev", "root: /lake/dev\n");
    write("prod", "root: /lake/prod\n");

    assertThatThrownBy(() -> environments().load("prd"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no environment 'prd'.
              cause: %s holds: dev, prod (did you mean prod?)
              remedy: Name one of them with --env, or declare it in prd.yml there."""
                .formatted(folder));
  }

  @Test
  void refusesToReadThroughWhatIsNoEnvironment() throws IOException {
    write("dev", "root: /lake/dev\nreads-through: prdo\n");
    write("prod", "root: /lake/prod\n");

    assertThatThrownBy(() -> environments().load("dev"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            'dev' reads through 'prdo', which is no environment.
              cause: %s holds: dev, prod (did you mean prod?)
              remedy: Correct reads-through in dev.yml, or leave it out."""
                .formatted(folder));
  }

  @ParameterizedTest
  @CsvSource({
    "b, c, '', ''",
    "b, a, '', 'a -> b -> a'",
    "b, c, a, 'a -> b -> c -> a'",
    "b, c, b, 'a -> b -> c -> b'",
    "a, '', '', 'a -> a'"
  })
  void refusesToReadInACircle(String ofA, String ofB, String ofC, String circle)
      throws IOException {
    write("a", through("a", ofA));
    write("b", through("b", ofB));
    write("c", through("c", ofC));

    if (circle.isEmpty()) {
      assertThatCode(() -> environments().load("a")).doesNotThrowAnyException();
    } else {
      String name = circle.substring(circle.length() - 1);
      assertThatThrownBy(() -> environments().load("a"))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              """
              '%s' reads through itself.
                cause: Its reads-through leads back to it: %s.
                remedy: Leave reads-through out of one of them."""
                  .formatted(name, circle));
    }
  }

  @Test
  void refusesARegistryThatDoesNotExist() throws IOException {
    write("dev", "root: /lake/dev\nregistry: { backend: wiki }\n");

    assertThatThrownBy(() -> environments().load("dev"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("dev.yml:2:22: expected one of delta, mlflow, found 'wiki'");
  }

  @Test
  void bindsAnMlflowServerAndKeepsItsTokenToItself() throws IOException {
    write(
        "dev",
        """
        root: /lake/dev
        registry:
          backend: mlflow
          url: https://mlflow.example.com/
          token: "${TOKEN}"
          timeout: 5s
          experiment-prefix: /Shared/lakeloop/
          model-prefix: dev_
        """);

    RegistrySettings registry = environments().load("dev").registry();

    assertThat(registry)
        .isEqualTo(
            new RegistrySettings(
                RegistrySettings.Backend.MLFLOW,
                Optional.of("https://mlflow.example.com"),
                Optional.of(Secret.parse("s3cret")),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                "/Shared/lakeloop/",
                "dev_"));
    assertThat(environments().load("dev").toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backend: mlflow | backend: mlflow wants a url",
        "backend: mlflow, url: mlflow.example.com | url is no address of the form http(s)://HOST",
        "backend: mlflow, url: 'http://a b' | url is no address of the form http(s)://HOST",
        "backend: mlflow, url: 'http://ann:s3cret@host' | url holds more than an address: who asks"
            + " is said by token, or by user and password",
        "backend: mlflow, url: 'http://host', user: ann | mlflow takes a token, or a user and a"
            + " password, or none of them",
        "backend: mlflow, url: 'http://host', timeout: 0s | timeout is to be longer than nothing",
        "backend: delta, url: 'http://host' | url, token, user, password, timeout,"
            + " experiment-prefix and model-prefix are those of backend: mlflow",
        "user: ann | url, token, user, password, timeout,"
            + " experiment-prefix and model-prefix are those of backend: mlflow",
        "timeout: 5s | url, token, user, password, timeout,"
            + " experiment-prefix and model-prefix are those of backend: mlflow",
        "experiment-prefix: /Shared/ | url, token, user, password, timeout,"
            + " experiment-prefix and model-prefix are those of backend: mlflow",
        "backend: delta, model-prefix: dev_ | url, token, user, password, timeout,"
            + " experiment-prefix and model-prefix are those of backend: mlflow"
      })
  void refusesAServerThatCannotBeReachedAsDescribed(String registry, String message)
      throws IOException {
    write("dev", "root: /lake/dev\nregistry: { " + registry + " }\n");

    assertThatThrownBy(() -> environments().load("dev"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("dev.yml:2:11: " + message);
  }

  @Test
  void makesWhatTheBackendCallsFor() throws IOException {
    write("dev", "root: /lake/dev\n");
    write("prod", "root: /lake/prod\nregistry: { backend: mlflow, url: 'http://h' }\n");

    assertThat(chosen("dev")).isEqualTo("tables");
    assertThat(chosen("prod")).isEqualTo("server");
  }

  private String chosen(String environment) {
    return environments().load(environment).registry().choose(() -> "tables", () -> "server");
  }

  @Test
  void takesAnEmptyTokenForNone() throws IOException {
    write("dev", "root: /lake/dev\nregistry: { backend: mlflow, url: 'http://h', token: ''}\n");

    assertThat(environments().load("dev").registry().token()).isEmpty();
  }

  private static String through(String name, String other) {
    return "root: /lake/" + name + "\n" + (other.isEmpty() ? "" : "reads-through: " + other + "\n");
  }

  private Environments environments() {
    return new Environments(folder.toString(), Map.of("PLACE", "/lake", "TOKEN", "s3cret"));
  }

  private static Environment environment(String name) {
    return new Environment(
        name, "file:/lake/" + name, Optional.empty(), Builds.ANY, RegistrySettings.delta());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + ".yml"), text);
  }
}
