package io.lakeloop.features.online;

import static io.lakeloop.features.online.OnlineTable.quoted;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.features.Aggregate;
import io.lakeloop.features.FeatureConfig;
import io.lakeloop.features.FeatureTable;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.OnlineStoreConfig;
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
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest features of entities, as {@code publish-features} left them in the online store: many
 * entities in one question. An instance holds one connection, made anew where it breaks; its
 * look-ups run one after the other, so who serves several at once opens several.
 */
public final class OnlineFeatures implements AutoCloseable {
  private static final String CANCELLED = "57014";
  private static final int SOCKET_LATER_MILLIS = 100;

  private final OnlineStore store;
  private final String table;
  private final List<String> entity;
  private final String eventTime;
  private final Map<String, FeatureConfig> features;
  private final Duration timeout;
  private @Nullable Asking asking;

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
   * @param timeout how long one look-up may take, the connecting included; at least a millisecond
   * @throws UsageException if there is no such feature table, or no online store
   */
  public static OnlineFeatures of(
      FeaturesConfig config, String featureTable, Map<String, String> variables, Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a look-up takes at least a millisecond");
    }
    OnlineStoreConfig online = config.requiredOnlineStore();
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
   * @throws UsageException if the store cannot be reached or refuses, as where nothing was
   *     published yet
   * @throws IllegalArgumentException if a key has another number of values than the entity
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
    Instant until = Instant.now().plus(timeout);
    try {
      return answers(keys, until);
    } catch (SQLException failure) {
      close();
      if (CANCELLED.equals(failure.getSQLState())
          || failure.getCause() instanceof SocketTimeoutException) {
        throw late(failure);
      }
      throw store.refusal(
          "does not answer for " + table,
          failure,
          "Run publish-features, and see that %s may read there.".formatted(OnlineStore.USER));
    } catch (UsageException unreachable) {
      if (Instant.now().isBefore(until)) {
        throw unreachable;
      }
      throw late(unreachable);
    }
  }

  private TimeoutException late(Exception cause) {
    TimeoutException late =
        new TimeoutException("looking %s up took longer than %s".formatted(table, timeout));
    late.initCause(cause);
    return late;
  }

  /**
   * What a connection is asked, again and again.
   *
   * @param question asks for entities by arrays of their keys
   * @param keyTypes PostgreSQL's names of the key columns' types
   * @param unknown what is answered of an entity that is not held
   */
  private record Asking(
      Connection connection, PreparedStatement question, List<String> keyTypes, Entity unknown) {}

  private List<Entity> answers(List<? extends List<?>> keys, Instant until) throws SQLException {
    Asking now = asking(until);
    bound(now.connection(), until);
    for (int i = 0; i < entity.size(); i++) {
      int column = i;
      Object[] values = keys.stream().map(key -> (Object) key.get(column)).toArray();
      now.question().setArray(i + 1, now.connection().createArrayOf(now.keyTypes().get(i), values));
    }
    List<Entity> answers = new ArrayList<>(Collections.nCopies(keys.size(), now.unknown()));
    try (ResultSet rows = now.question().executeQuery()) {
      while (rows.next()) {
        answers.set(
            Math.toIntExact(rows.getLong(1)) - 1,
            new Entity(true, Optional.of(moment(rows, 2)), values(rows, 3)));
      }
    }
    return answers;
  }

  /** A row's values of the features, in columns from the given one on. */
  private Map<String, @Nullable Object> values(ResultSet row, int first) throws SQLException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int column = first;
    for (String feature : features.keySet()) {
      values.put(feature, value(row, column++));
    }
    return values;
  }

  private @Nullable Object value(ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    if (value instanceof Timestamp) {
      return moment(row, column);
    }
    return value instanceof org.postgresql.util.PGobject json ? json.getValue() : value;
  }

  /**
   * A moment; one without a zone is of UTC, as it was written, not of this machine's zone. A {@link
   * Timestamp} would be another before 1582, by the calendar of that time.
   */
  private static Instant moment(ResultSet row, int column) throws SQLException {
    return switch (row.getMetaData().getColumnTypeName(column)) {
      case "date" ->
          row.getObject(column, LocalDate.class).atStartOfDay(ZoneOffset.UTC).toInstant();
      case "timestamp" -> row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
      default -> row.getObject(column, OffsetDateTime.class).toInstant();
    };
  }

  private Asking asking(Instant until) throws SQLException {
    if (asking == null) {
      Connection opened = store.connect(Duration.between(Instant.now(), until));
      try {
        asking = asking(opened, until);
      } finally {
        if (asking == null) {
          closed(opened);
        }
      }
    }
    return asking;
  }

  private Asking asking(Connection opened, Instant until) throws SQLException {
    bound(opened, until);
    try (Statement statement = opened.createStatement()) {
      // A default's text is read as Spark reads it.
      statement.execute("SET TIME ZONE 'UTC'; SET statement_timeout = " + timeout.toMillis());
      bound(opened, until);
      List<String> types = types(statement);
      List<String> keyTypes = types.subList(0, entity.size());
      bound(opened, until);
      return new Asking(
          opened,
          opened.prepareStatement(sql(keyTypes)),
          keyTypes,
          unknown(opened, types.subList(entity.size(), types.size())));
    }
  }

  /** The server gives up at the time; the socket a moment later, should the server not answer. */
  private static void bound(Connection connection, Instant until) throws SQLException {
    long left = Duration.between(Instant.now(), until).toMillis();
    connection.setNetworkTimeout(
        Runnable::run, Math.toIntExact(Math.max(0, left) + SOCKET_LATER_MILLIS));
  }

  /** PostgreSQL's names of the types of the entity's keys, then of the features. */
  private List<String> types(Statement statement) throws SQLException {
    String columns =
        Stream.concat(entity.stream(), features.keySet().stream())
            .map(OnlineTable::quoted)
            .collect(Collectors.joining(", "));
    try (ResultSet none =
        statement.executeQuery("SELECT %s FROM %s LIMIT 0".formatted(columns, quoted(table)))) {
      ResultSetMetaData found = none.getMetaData();
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        types.add(found.getColumnTypeName(i));
      }
      return types;
    }
  }

  /** What is answered of an entity that is not held: PostgreSQL reads the defaults' text. */
  private Entity unknown(Connection opened, List<String> types) throws SQLException {
    String defaults =
        types.stream().map(type -> "?::text::" + type).collect(Collectors.joining(", "));
    try (PreparedStatement asked = opened.prepareStatement("SELECT " + defaults)) {
      int parameter = 0;
      for (FeatureConfig feature : features.values()) {
        boolean counts = feature.aggregate().filter(Aggregate::counts).isPresent();
        asked.setString(++parameter, feature.missing().orElse(counts ? "0" : null));
      }
      try (ResultSet row = asked.executeQuery()) {
        row.next();
        return new Entity(false, Optional.empty(), values(row, 1));
      }
    }
  }

  private String sql(List<String> keyTypes) {
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
    Asking last = asking;
    asking = null;
    if (last != null) {
      closed(last.connection());
    }
  }

  private static void closed(Connection open) {
    try {
      open.close();
    } catch (SQLException ignored) {
      // It was broken, or is closed now either way.
    }
  }
}
