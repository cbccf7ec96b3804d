package io.lakeloop.core.table;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which registry an environment keeps its runs and models in.
 *
 * @param backend the implementation; all else is only for {@code mlflow}
 * @param url the server's address, {@code http(s)://HOST[:PORT][/PATH]}
 * @param token sent as a bearer token; empty where the server asks for none
 * @param user sent with the password instead of a token; empty where the server asks for none
 * @param password that user's
 * @param timeout how long one request may take
 * @param experimentPrefix put before the names of experiments on the server, such as {@code
 *     /Shared/lakeloop/}
 * @param modelPrefix put before the names of models on the server, so that environments can share
 *     one
 */
public record RegistrySettings(
    @Default("delta") @Description("Where runs and models are registered: delta, or mlflow.")
        Backend backend,
    @Description("mlflow: the tracking server's address, such as https://mlflow.example.com.")
        Optional<String> url,
    @Description("mlflow: a bearer token; write ${NAME} of an environment variable.")
        Optional<Secret> token,
    @Description("mlflow: who asks, where the server wants a user and a password.")
        Optional<String> user,
    @Description("mlflow: that user's password; write ${NAME} of an environment variable.")
        Optional<Secret> password,
    @Default("30s") @Description("mlflow: how long one request may take.") Duration timeout,
    @Default("") @Description("mlflow: put before the names of experiments on the server.")
        String experimentPrefix,
    @Default("") @Description("mlflow: put before the names of models on the server.")
        String modelPrefix) {
  /** What runs and models can be kept in. */
  public enum Backend {
    /** The lakehouse's own tables. */
    DELTA,
    /** An MLflow tracking server, from 2.9 on. */
    MLFLOW
  }

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Refuses a server that cannot be reached as it is described, and one described in vain. An empty
   * token, user or password is none: so an environment variable may be left empty.
   */
  public RegistrySettings {
    token = token.filter(secret -> !secret.reveal().isBlank());
    user = user.filter(name -> !name.isBlank());
    password = password.filter(secret -> !secret.reveal().isBlank());
    if (backend == Backend.DELTA) {
      require(
          url.isEmpty()
              && token.isEmpty()
              && user.isEmpty()
              && password.isEmpty()
              && timeout.equals(USUAL_TIMEOUT)
              && experimentPrefix.isEmpty()
              && modelPrefix.isEmpty(),
          "url, token, user, password, timeout, experiment-prefix and model-prefix are those of"
              + " backend: mlflow");
    } else {
      String address =
          url.orElseThrow(() -> new IllegalArgumentException("backend: mlflow wants a url"));
      requireAddress(address);
      url = Optional.of(address.replaceFirst("/+$", ""));
      require(
          user.isPresent() == password.isPresent() && !(user.isPresent() && token.isPresent()),
          "mlflow takes a token, or a user and a password, or none of them");
      require(timeout.compareTo(Duration.ZERO) > 0, "timeout is to be longer than nothing");
    }
  }

  /** The registry in the lakehouse's own tables, which needs no settings. */
  public static RegistrySettings delta() {
    return new RegistrySettings(
        Backend.DELTA,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        USUAL_TIMEOUT,
        "",
        "");
  }

  /** Makes what the backend calls for: the first with tables, the second with a server. */
  public <T> T choose(Supplier<? extends T> inTables, Supplier<? extends T> onServer) {
    return switch (backend) {
      case DELTA -> inTables.get();
      case MLFLOW -> onServer.get();
    };
  }

  // What is wrong is told without the address: it may hold a password where none belongs.
  private static void requireAddress(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("url is no address of the form http(s)://HOST", wrong);
    }
    require(
        List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null,
        "url is no address of the form http(s)://HOST");
    require(
        uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null,
        "url holds more than an address: who asks is said by token, or by user and password");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
