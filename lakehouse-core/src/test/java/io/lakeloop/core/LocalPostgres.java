package io.lakeloop.core;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database of a real PostgreSQL on this machine. All of a module's share one server, which
 * ends with the JVM.
 */
public final class LocalPostgres {
  /** Who may do everything there, without a password. */
  public static final String USER = "postgres";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private final String name = "tests_" + DATABASES.incrementAndGet();

  /** Makes the database. */
  public LocalPostgres() {
    try (Connection server = Holder.SERVER.getPostgresDatabase().getConnection();
        Statement statement = server.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Its address for JDBC, without a user. */
  public String url() {
    return "jdbc:postgresql://localhost:%d/%s".formatted(Holder.SERVER.getPort(), name);
  }

  /** A connection of {@link #USER}. */
  public Connection connect() throws SQLException {
    return Holder.SERVER.getDatabase(USER, name).getConnection();
  }

  /** Executes statements, one after the other. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of a query's rows, as text. */
  public List<String> answers(String query) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
    }
    return answers;
  }
}
