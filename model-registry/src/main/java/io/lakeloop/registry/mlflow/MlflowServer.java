package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.config.Secret;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.RegistrySettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST interface of an MLflow tracking server. What may be done twice is repeated where the
 * server is busy, fails or does not answer. What makes something new is sent once: {@link #made}
 * looks whether it is there before it sends it again. No message and no log holds a secret.
 */
final class MlflowServer {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final String PAGE_TOKEN = "page_token";
  private static final int ATTEMPTS = 5;
  private static final int BUSY = 429;
  private static final Set<Integer> PASSING = Set.of(BUSY, 500, 502, 503, 504);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  // One for all: each has a thread of its own.
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final RegistrySettings settings;
  private final String url;
  private final Duration firstWait;

  MlflowServer(RegistrySettings settings) {
    this(settings, Duration.ofMillis(500));
  }

  /**
   * A server.
   *
   * @param firstWait before the second attempt; each further wait is twice as long
   */
  MlflowServer(RegistrySettings settings, Duration firstWait) {
    this.settings = settings;
    this.url = settings.url().orElseThrow();
    this.firstWait = firstWait;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A text as JSON, which it must be. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("no JSON: " + text, broken);
    }
  }

  RegistrySettings settings() {
    return settings;
  }

  /** Asks with parameters in the address; repeated. */
  Answer get(String path, Map<String, String> query) {
    String words =
        query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    return repeated("GET", path, query.isEmpty() ? "" : words, Optional.empty());
  }

  /** Asks, or does what comes to the same when it is done twice; repeated. */
  Answer send(String method, String path, JsonNode body) {
    return repeated(method, path, "", Optional.of(body));
  }

  /**
   * All items of an answer that comes in pages, asked for with parameters in the address.
   *
   * @param items the name of the list in each page
   */
  List<JsonNode> listed(String path, Map<String, String> query, String items) {
    Map<String, String> words = new TreeMap<>(query);
    return pages(
        token -> {
          token.ifPresent(next -> words.put(PAGE_TOKEN, next));
          return get(path, words);
        },
        items);
  }

  /** All items of an answer that comes in pages, asked for with a document. */
  List<JsonNode> searched(String path, ObjectNode body, String items) {
    ObjectNode words = body.deepCopy();
    return pages(
        token -> {
          token.ifPresent(next -> words.put(PAGE_TOKEN, next));
          return send("POST", path, words);
        },
        items);
  }

  private static List<JsonNode> pages(Function<Optional<String>, Answer> page, String items) {
    List<JsonNode> all = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      JsonNode answer = page.apply(token).orFail();
      answer.path(items).forEach(all::add);
      token =
          Optional.of(answer.path("next_page_token").asText("")).filter(next -> !next.isEmpty());
    } while (token.isPresent());
    return all;
  }

  /**
   * Finds something, or makes it. Where no answer tells whether it was made, it is looked for
   * before it is made again; so it is where another made it at the same moment.
   *
   * @param find looks for it
   * @param path the call that makes it
   * @param body what is sent
   * @param made what the answer says of it
   * @throws UsageException if the server refuses, or does not answer again and again
   */
  <T> T made(Supplier<Optional<T>> find, String path, JsonNode body, Function<JsonNode, T> made) {
    for (int attempt = 1; ; attempt++) {
      Optional<T> there = find.get();
      if (there.isPresent()) {
        return there.get();
      }
      Answer answer = once(path, body);
      if (answer.isGood()) {
        return made.apply(answer.body());
      }
      boolean again = answer.isUndecided() || answer.is(Answer.EXISTS);
      if (!again || attempt == ATTEMPTS) {
        answer.orFail();
      }
      pause(attempt, Optional.empty());
    }
  }

  /** Makes something new; sent again only where it cannot have been done. */
  Answer once(String path, JsonNode body) {
    for (int attempt = 1; ; attempt++) {
      Attempt tried = attempt("POST", path, "", Optional.of(body));
      boolean undone = tried.answer().status() == BUSY || tried.unsent();
      if (!undone || attempt == ATTEMPTS) {
        return tried.answer();
      }
      pause(attempt, tried.asked());
    }
  }

  private Answer repeated(String method, String path, String query, Optional<JsonNode> body) {
    for (int attempt = 1; ; attempt++) {
      Attempt tried = attempt(method, path, query, body);
      int status = tried.answer().status();
      if ((status != 0 && !PASSING.contains(status)) || attempt == ATTEMPTS) {
        return tried.answer();
      }
      LOG.info("{}: {} {}, trying again", tried.answer().call(), status, tried.answer().code());
      pause(attempt, tried.asked());
    }
  }

  /** One attempt: its answer, whether it never reached the server, how long that asks to wait. */
  private record Attempt(Answer answer, boolean unsent, Optional<Duration> asked) {}

  private Attempt attempt(String method, String path, String query, Optional<JsonNode> body) {
    String call = "%s %s at %s".formatted(method, path, url);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + API + path + query))
            .timeout(settings.timeout())
            .method(
                method,
                body.map(JsonNode::toString)
                    .map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody))
            .header("Content-Type", "application/json");
    authorization().ifPresent(words -> request.header("Authorization", words));
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Attempt(answer(call, response), false, retryAfter(response));
    } catch (IOException failure) {
      boolean unsent =
          failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
      String why = Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getName());
      return new Attempt(Answer.none(call, why), unsent, Optional.empty());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for " + call, stop);
    }
  }

  private static Answer answer(String call, HttpResponse<String> response) {
    JsonNode body;
    try {
      body = response.body().isBlank() ? object() : JSON.readTree(response.body());
    } catch (JsonProcessingException page) {
      // A proxy's page, or MLflow's own for a call it does not know.
      body = MissingNode.getInstance();
    }
    return new Answer(
        call,
        response.statusCode(),
        body.path("error_code").asText(""),
        body.path("message").asText(""),
        body);
  }

  private Optional<String> authorization() {
    return settings
        .token()
        .map(token -> "Bearer " + token.reveal())
        .or(() -> settings.user().map(user -> "Basic " + basic(user)));
  }

  private String basic(String user) {
    String password = settings.password().map(Secret::reveal).orElse("");
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Duration> retryAfter(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private void pause(int tried, Optional<Duration> asked) {
    long doubled = firstWait.toMillis() << (tried - 1);
    // Several that were turned away at once are not to come back at once.
    long own = doubled / 2 + ThreadLocalRandom.current().nextLong(doubled + 1);
    long wait = Math.max(own, asked.map(Duration::toMillis).orElse(0L));
    try {
      Thread.sleep(Math.min(wait, LONGEST_WAIT.toMillis()));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the MLflow server", stop);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
