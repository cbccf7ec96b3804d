package io.lakeloop.features;

import io.lakeloop.core.failure.UsageException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
    // One statement of many rows instead of many of one: twice the rows a second.
    properties.setProperty("reWriteBatchedInserts", "true");
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

  /**
   * Makes the table there, or adds the columns it lacks.
   *
   * @return whether it is new
   */
  boolean prepare(OnlineTable table) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      boolean absent;
      try (ResultSet tables =
          connection.getMetaData().getTables(null, null, escaped(table.name()), null)) {
        absent = !tables.next();
      }
      statement.execute(absent ? table.creation() : table.completion());
      return absent;
    } catch (SQLException failure) {
      throw new IllegalStateException("preparing " + table.name(), failure);
    }
  }

  /**
   * Publishes rows: gathered in a table of their own, then taken over in one transaction, so that
   * no reader sees half of them and a run that is killed leaves the table as it was.
   *
   * @param staging the gathering table's name; the same when a publication is tried again
   * @return how many rows of the table changed
   */
  long publish(OnlineTable table, Dataset<Row> rows, String staging) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(table.stagingCreation(staging));
      rows.foreachPartition(new StagingWriter(this, table.stagingInsert(staging)));
      connection.setAutoCommit(false);
      long changed = statement.executeLargeUpdate(table.takeOver(staging));
      statement.execute(table.stagingRemoval(staging));
      connection.commit();
      return changed;
    } catch (SQLException failure) {
      throw new IllegalStateException("publishing to " + table.name(), failure);
    }
  }

  /** A name as a pattern that matches nothing else. */
  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
  }
}
