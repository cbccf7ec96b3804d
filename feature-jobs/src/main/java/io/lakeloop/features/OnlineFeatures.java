package io.lakeloop.features;

import static io.lakeloop.features.OnlineTable.quoted;

import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest features of entities, as {@code publish-features} left them in the online store: many
 * entities in one question. An instance holds one connection, made anew where it breaks; its
 * look-ups run one after the other, so who serves several at once opens several.
 */
public final class OnlineFeatures implements AutoCloseable {
  private static final String CANCELLED = "57014";

  private final OnlineStore store;
  private final String table;
  private final List<String> entity;
  private final String eventTime;
  private final Map<String, FeatureConfig> features;
  private final Duration timeout;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement question;
  private List<String> keyTypes = List.of();
  private Entity unknown = new Entity(false, Optional.empty(), Map.of());

  private OnlineFeatures(OnlineStore store, String prefix, FeatureTable table, Duration timeout) {
    this.store = store;
    this.table = prefix + table.name();
    this.entity = table.config().entity();
    this.eventTime = table.config().eventTime();
    this.features = table.config().features();
    this.timeout = timeout;
  }

  /**
   * What is known of one entity.
   *
   * @param found whether the store holds it
   * @param eventTime the time of its newest row; empty where it is not held
   * @param values each feature's value in the order of their declaration: Long, Integer, Double,
   *     Boolean, String, BigDecimal, java.sql.Date or Instant; lists and maps as JSON text. Null
   *     where the newest row has none. Of an entity not held a count is 0, and another feature its
   *     declared default, null where there is none
   */
  public record Entity(
      boolean found, Optional<Instant> eventTime, Map<String, @Nullable Object> values) {
    /** Makes the values read-only. */
    public Entity {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /**
   * The online features of a feature table. Nothing is asked yet.
   *
   * @param config where the online store is, and what the feature table declares
   * @param featureTable {@code NAME} or {@code features.NAME}
   * @param variables environment variables, which say who connects
   * @param timeout how long one look-up may take, at least a millisecond
   * @throws io.lakeloop.core.failure.UsageException if there is no such feature table
   */
  public static OnlineFeatures of(
      FeaturesConfig config, String featureTable, Map<String, String> variables, Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a look-up takes at least a millisecond");
    }
    OnlineStoreConfig online =
        config
            .onlineStore()
            .orElseThrow(() -> new IllegalArgumentException("there is no online store"));
    FeatureTable table = FeatureTable.of(config, Optional.of(featureTable)).get(0);
    return new OnlineFeatures(
        new OnlineStore(online.url(), variables), online.tablePrefix(), table, timeout);
  }

  /**
   * Looks entities up.
   *
   * @param keys of each entity the values of its key columns, in the order of the declaration;
   *     integers may come as any number; a null meets no entity
   * @return an answer for each, in the same order
   * @throws TimeoutException if it takes longer than it may
   * @throws io.lakeloop.core.failure.UsageException if the store cannot be reached
   * @throws IllegalArgumentException if a key has another number of values than the entity
   * @throws IllegalStateException if the store refuses, as where nothing was published yet
   */
  public synchronized List<Entity> lookup(List<? extends List<?>> keys) throws TimeoutException {
    for (List<?> key : keys) {
      if (key.size() != entity.size()) {
        throw new IllegalArgumentException(
            "The entity's keys are %s, not %d values."
                .formatted(String.join(", ", entity), key.size()));
      }
    }
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return answers(keys);
    } catch (SQLException failure) {
      close();
      if (CANCELLED.equals(failure.getSQLState())
          || failure.getCause() instanceof SocketTimeoutException) {
        TimeoutException late =
            new TimeoutException("looking %s up took longer than %s".formatted(table, timeout));
        late.initCause(failure);
        throw late;
      }
      throw new IllegalStateException("looking up " + table, failure);
    }
  }

  private List<Entity> answers(List<? extends List<?>> keys) throws SQLException {
    PreparedStatement asked = question();
    Connection open = asked.getConnection();
    for (int i = 0; i < entity.size(); i++) {
      int column = i;
      Object[] values = keys.stream().map(key -> (Object) key.get(column)).toArray();
      asked.setArray(i + 1, open.createArrayOf(keyTypes.get(i), values));
    }
    List<Entity> answers = new ArrayList<>(Collections.nCopies(keys.size(), unknown));
    try (ResultSet rows = asked.executeQuery()) {
      while (rows.next()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int column = 2;
        for (String feature : features.keySet()) {
          values.put(feature, value(rows.getObject(++column)));
        }
        answers.set(
            Math.toIntExact(rows.getLong(1)) - 1,
            new Entity(true, Optional.of(rows.getTimestamp(2).toInstant()), values));
      }
    }
    return answers;
  }

  /** What is answered of an entity that is not held. */
  private Entity unknown(List<String> types) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<String, FeatureConfig> feature : features.entrySet()) {
      values.put(feature.getKey(), missing(feature.getValue(), types.get(next++)).orElse(null));
    }
    return new Entity(false, Optional.empty(), values);
  }

  private static Optional<Object> missing(FeatureConfig feature, String type) {
    Optional<String> counted = feature.aggregate().filter(Aggregate::counts).map(aggregate -> "0");
    return feature
        .missing()
        .or(() -> counted)
        .map(
            text ->
                switch (type) {
                  case "int8" -> (Object) Long.valueOf(text);
                  case "int4" -> (Object) Integer.valueOf(text);
                  case "float8" -> (Object) Double.valueOf(text);
                  case "numeric" -> (Object) new BigDecimal(text);
                  default -> text;
                });
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Timestamp time) {
      return time.toInstant();
    }
    return value instanceof org.postgresql.util.PGobject json ? json.getValue() : value;
  }

  private PreparedStatement question() throws SQLException {
    if (question != null) {
      return question;
    }
    Connection opened = store.connect();
    connection = opened;
    // The server gives up at the time; the socket a moment later, should the server not answer.
    opened.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis() + 100));
    try (Statement statement = opened.createStatement()) {
      statement.execute("SET statement_timeout = " + timeout.toMillis());
    }
    keyTypes = types(opened, entity);
    unknown = unknown(types(opened, List.copyOf(features.keySet())));
    PreparedStatement prepared = opened.prepareStatement(sql());
    question = prepared;
    return prepared;
  }

  private List<String> types(Connection opened, List<String> names) throws SQLException {
    String columns = names.stream().map(OnlineTable::quoted).collect(Collectors.joining(", "));
    try (Statement statement = opened.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT %s FROM %s LIMIT 0".formatted(columns, quoted(table)))) {
      ResultSetMetaData found = none.getMetaData();
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        types.add(found.getColumnTypeName(i));
      }
      return types;
    }
  }

  private String sql() {
    String keys =
        IntStream.range(0, entity.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    String arrays =
        keyTypes.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "));
    String same =
        IntStream.range(0, entity.size())
            .mapToObj(i -> "held.%s = asked.k%d".formatted(quoted(entity.get(i)), i))
            .collect(Collectors.joining(" AND "));
    String columns =
        features.keySet().stream()
            .map(name -> "held." + quoted(name))
            .collect(Collectors.joining(", "));
    return "SELECT asked.place, held.%s, %s FROM unnest(%s) WITH ORDINALITY AS asked(%s, place)"
            .formatted(quoted(eventTime), columns, arrays, keys)
        + " JOIN %s AS held ON %s".formatted(quoted(table), same);
  }

  /** Lets go of the connection; a look-up opens another. */
  @Override
  public synchronized void close() {
    Connection open = connection;
    connection = null;
    question = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException ignored) {
        // It was broken, or is closed now either way.
      }
    }
  }
}
