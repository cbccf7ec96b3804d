package io.lakeloop.core.table;

import io.lakeloop.core.config.Secret;
import io.lakeloop.core.failure.UsageException;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.jdbc.JdbcDialects;

/**
 * How a database is reached over JDBC.
 *
 * @param url its JDBC URL, without user and password
 * @param user who connects; empty where the database does not ask, or the URL's properties tell
 * @param password that user's
 * @param fetchSize how many rows come at a time
 */
public record DatabaseConnection(
    String url, Optional<String> user, Optional<Secret> password, int fetchSize) {

  /** The URL without its parameters, which may say more than others should know. */
  public String place() {
    return place(url);
  }

  /** The same of any JDBC URL. */
  public static String place(String url) {
    return url.replaceFirst("[?;].*", "");
  }

  /** An identifier as the database takes it. */
  String quoted(String name) {
    return JdbcDialects.get(url).quoteIdentifier(name);
  }

  /**
   * A reader that still wants a table or a query.
   *
   * @throws UsageException if no driver on the class path knows the URL
   */
  DataFrameReader reader(SparkSession spark) {
    DataFrameReader reader =
        spark
            .read()
            .format("jdbc")
            .option("url", url)
            .option("driver", driver())
            .option("fetchsize", fetchSize)
            // Otherwise a moment without a time zone would be one of this machine's zone.
            .option("preferTimestampNTZ", true)
            // Conditions are said in the query itself.
            .option("pushDownPredicate", false);
    user.ifPresent(name -> reader.option("user", name));
    password.ifPresent(secret -> reader.option("password", secret.reveal()));
    return reader;
  }

  /**
   * Spark asks DriverManager, which knows what the system's class loader sees, not Spark's jars.
   */
  private String driver() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
      if (accepts(driver)) {
        return driver.getClass().getName();
      }
    }
    throw new UsageException(
        "No JDBC driver here knows %s.".formatted(place()),
        "The driver's jar is not on the class path, or the URL is misspelt.",
        "Correct the url, or add the driver: --jars DRIVER.jar.");
  }

  private boolean accepts(Driver driver) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException refused) {
      return false;
    }
  }
}
