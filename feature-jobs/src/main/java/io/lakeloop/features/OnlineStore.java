package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
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
      throw new UsageException(
          // What follows the question mark may be a secret.
          "The online store %s cannot be used.".formatted(url.replaceFirst("\\?.*", "")),
          String.valueOf(refused.getMessage()),
          "Check online-store.url in %s, and the variables %s and %s."
              .formatted(FeatureSet.FILE, USER, PASSWORD),
          refused);
    }
  }
}
