package io.lakeloop.features.online;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.DatabaseConnection;
import io.lakeloop.features.FeatureSet;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;

/** A PostgreSQL database that serves features. Executors get it sent, and connect by themselves. */
final class OnlineStore implements Serializable {
  static final String USER = "LAKELOOP_ONLINE_USER";
  static final String PASSWORD = "LAKELOOP_ONLINE_PASSWORD";

  private static final long serialVersionUID = 1;

  private final String url;
  private final Properties properties = new Properties();

  /**
   * A store.
   *
   * @param url its JDBC URL
   * @param variables environment variables, which say who connects
   */
  OnlineStore(String url, Map<String, String> variables) {
    this.url = url;
    if (variables.containsKey(USER)) {
      properties.setProperty("user", variables.get(USER));
    }
    if (variables.containsKey(PASSWORD)) {
      properties.setProperty("password", variables.get(PASSWORD));
    }
  }

  /**
   * Connects.
   *
   * @throws UsageException if the store cannot be reached or refuses
   */
  Connection connect() {
    return connect(properties);
  }

  /**
   * Connects, or gives up.
   *
   * @param within how long that may take
   * @throws UsageException as {@link #connect()}, and if it takes longer
   */
  Connection connect(Duration within) {
    Properties bounded = new Properties();
    bounded.putAll(properties);
    // To the driver, no time is time without end.
    long millis = Math.max(1, within.toMillis());
    bounded.setProperty("loginTimeout", Double.toString(millis / 1e3));
    return connect(bounded);
  }

  private Connection connect(Properties properties) {
    try {
      // Not DriverManager: it knows only what the system's class loader sees, not Spark's jars.
      for (Driver driver : ServiceLoader.load(Driver.class, OnlineStore.class.getClassLoader())) {
        Connection connection = driver.connect(url, properties);
        if (connection != null) {
          return connection;
        }
      }
      throw new IllegalStateException("no JDBC driver for PostgreSQL is on the class path");
    } catch (SQLException refused) {
      throw unusable(refused);
    }
  }

  private UsageException unusable(SQLException refused) {
    return refusal(
        "cannot be used",
        refused,
        "Check online-store.url in %s, and the variables %s and %s."
            .formatted(FeatureSet.FILE, USER, PASSWORD));
  }

  /**
   * What the database refused, with its reason; without the whole address, of which the driver
   * tells too: in it there may be a password.
   *
   * @param what the store does not do
   */
  UsageException refusal(String what, SQLException refused, String remedy) {
    String shown = DatabaseConnection.place(url);
    String told = String.valueOf(refused.getMessage());
    String problem = "The online store %s %s.".formatted(shown, what);
    String reason = told.replace(url, shown).lines().findFirst().orElse("");
    return told.contains(url)
        ? new UsageException(problem, reason, remedy)
        : new UsageException(problem, reason, remedy, refused);
  }
}
