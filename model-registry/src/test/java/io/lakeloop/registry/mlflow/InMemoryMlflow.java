package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lakeloop.core.config.Secret;
import io.lakeloop.core.table.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers as MLflow's REST specification says (and its source where that says
 * nothing), from memory: what it refuses and what is odd about it included. A test may have it
 * fail.
 */
public final class InMemoryMlflow implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else each answer waits 40 ms for the other side to confirm its first half.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What happens to a call instead of what should. */
  enum Fault {
    /** 429, with a wish to wait no time. */
    BUSY,
    /** 500, nothing done. */
    BROKEN,
    /** The connection is closed when all is done. */
    LOST_ANSWER,
    /** 403, nothing done: what is asked by a job that is killed does not arrive. */
    FORBIDDEN
  }

  private record Plan(String path, Fault fault) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, UnaryOperator<JsonNode>> calls = new HashMap<>();
  private final List<Plan> plans = new ArrayList<>();
  private final List<String> served = new ArrayList<>();
  private final Map<String, Runnable> before = new HashMap<>();
  private String authorization = "";
  private int allowed = Integer.MAX_VALUE;

  final InMemoryTracking tracking = new InMemoryTracking();
  final InMemoryModels models = new InMemoryModels(tracking);

  /** A server on a free port of this machine, which knows nothing yet. */
  public InMemoryMlflow() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    tracking.addTo(calls);
    models.addTo(calls);
    server.start();
  }

  /** Its address. */
  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  RegistrySettings settings() {
    return settings(Optional.empty(), Optional.empty(), Duration.ofSeconds(20));
  }

  /** How it is reached with a token, or by a user whose password is {@code s3cret}. */
  RegistrySettings settings(Optional<String> token, Optional<String> user, Duration timeout) {
    return new RegistrySettings(
        RegistrySettings.Backend.MLFLOW,
        Optional.of(url()),
        token.map(Secret::parse),
        user,
        user.map(name -> Secret.parse("s3cret")),
        timeout,
        "",
        "");
  }

  /** The lines of an environment's file that name this server. */
  public String environment() {
    return "registry: { backend: mlflow, url: '" + url() + "' }\n";
  }

  /** Has the next call of a path go wrong. */
  synchronized InMemoryMlflow fault(String path, Fault fault) {
    plans.add(new Plan(path, fault));
    return this;
  }

  /** Refuses whatever comes after some more calls that change something. */
  synchronized void allowOnly(int changes) {
    allowed = changes;
  }

  /** Has something happen just before the next call of a path is answered. */
  synchronized void before(String path, Runnable happens) {
    before.put(path, happens);
  }

  /** Takes only requests with this header from now on. */
  synchronized void require(String header) {
    authorization = header;
  }

  /** Knows the calls that Databricks' registry adds. */
  synchronized InMemoryMlflow asDatabricks() {
    models.addDatabricksTo(calls);
    return this;
  }

  /** The calls answered so far, as {@code METHOD path}. */
  synchronized List<String> served() {
    return List.copyOf(served);
  }

  /** How many calls of a path were answered so far. */
  long served(String path) {
    return served().stream().filter(call -> call.endsWith(" " + path)).count();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replace(API, "");
    JsonNode request = request(exchange);
    Runnable happens;
    synchronized (this) {
      happens = before.remove(path);
    }
    if (happens != null) {
      happens.run();
    }
    synchronized (this) {
      answer(exchange, path, request);
    }
  }

  private void answer(HttpExchange exchange, String path, JsonNode request) throws IOException {
    served.add(exchange.getRequestMethod() + " " + path);
    Fault fault = fault(path, exchange.getRequestMethod());
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!authorization.isEmpty() && !authorization.equals(header)) {
      reply(exchange, 401, "Who are you?");
    } else if (fault == Fault.BUSY) {
      exchange.getResponseHeaders().add("Retry-After", "0");
      reply(exchange, 429, error("REQUEST_LIMIT_EXCEEDED", "slow down"));
    } else if (fault == Fault.BROKEN) {
      reply(exchange, 500, "<html>Internal Server Error</html>");
    } else if (fault == Fault.FORBIDDEN) {
      reply(exchange, 403, error("PERMISSION_DENIED", "no more"));
    } else {
      answerWell(exchange, path, request, fault == Fault.LOST_ANSWER);
    }
  }

  private void answerWell(HttpExchange exchange, String path, JsonNode request, boolean lost)
      throws IOException {
    UnaryOperator<JsonNode> call =
        calls.getOrDefault(exchange.getRequestMethod() + " " + path, calls.get(path));
    if (call == null) {
      reply(exchange, 404, "<!doctype html><title>404 Not Found</title>");
      return;
    }
    try {
      String answer = call.apply(request).toString();
      if (lost) {
        exchange.close();
      } else {
        reply(exchange, 200, answer);
      }
    } catch (Refused refused) {
      reply(exchange, refused.status, error(refused.code, String.valueOf(refused.getMessage())));
    }
  }

  private @Nullable Fault fault(String path, String method) {
    boolean changes = !method.equals("GET") && !path.endsWith("/search");
    if (changes && allowed != Integer.MAX_VALUE && allowed-- <= 0) {
      return Fault.FORBIDDEN;
    }
    for (Plan plan : plans) {
      if (plan.path().equals(path)) {
        plans.remove(plan);
        return plan.fault();
      }
    }
    return null;
  }

  private static JsonNode request(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return body.isBlank() ? MlflowServer.object() : JSON.readTree(body);
    }
    ObjectNode request = MlflowServer.object();
    for (String pair : query.split("&")) {
      String[] words = pair.split("=", 2);
      request.put(words[0], URLDecoder.decode(words[1], StandardCharsets.UTF_8));
    }
    return request;
  }

  private static String error(String code, String message) {
    return MlflowServer.object().put("error_code", code).put("message", message).toString();
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** One page of some items, as the request asks for it. */
  static ObjectNode page(JsonNode request, String name, List<? extends JsonNode> items) {
    int from = request.path("page_token").asInt(0);
    int most = Math.max(1, request.path("max_results").asInt(100));
    ObjectNode answer = MlflowServer.object();
    int until = Math.min(items.size(), from + most);
    answer.putArray(name).addAll(items.subList(Math.min(from, until), until));
    if (until < items.size()) {
      answer.put("next_page_token", Integer.toString(until));
    }
    return answer;
  }

  /** The value of a key that a request must have. */
  static String required(JsonNode request, String key) {
    String value = request.path(key).asText("");
    if (value.isEmpty()) {
      throw Refused.invalid("Missing value for required parameter '" + key + "'.");
    }
    return value;
  }
}
