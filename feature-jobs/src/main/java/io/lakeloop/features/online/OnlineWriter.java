package io.lakeloop.features.online;

import static io.lakeloop.features.online.OnlineTable.quoted;

import io.lakeloop.core.failure.UsageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The one writer of one table of the online store, for as long as it is open: another waits for it
 * to end. What is published stands, with how far that is, in one transaction; a publication that is
 * killed leaves the table as it was.
 */
final class OnlineWriter implements AutoCloseable {
  private static final int NAMED_PART = 8;

  private final OnlineStore store;
  private final OnlineTable table;
  private final String published;
  private final Connection connection;

  /**
   * Opens.
   *
   * @param prefix what the names of the store's tables begin with
   * @throws ConcurrentModificationException if another writes the table
   * @throws UsageException if the store refuses, as do all methods
   */
  OnlineWriter(OnlineStore store, OnlineTable table, String prefix) {
    this.store = store;
    this.table = table;
    this.published = quoted(prefix + "lakeloop_published");
    this.connection = store.connect();
    boolean open = false;
    try {
      open();
      open = true;
    } catch (SQLException failure) {
      throw failed(failure);
    } finally {
      if (!open) {
        close();
      }
    }
  }

  private void open() throws SQLException {
    if (!answersYes("SELECT pg_try_advisory_lock(hashtext('lakeloop'), hashtext(?))")) {
      throw new ConcurrentModificationException(table.name() + " is being published");
    }
    try (Statement statement = connection.createStatement()) {
      // Of two that make it at once one fails, though it says IF NOT EXISTS.
      if (!answersYes("SELECT to_regclass(?) IS NOT NULL", published)) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS %s (table_name text PRIMARY KEY, table_id text,"
                    .formatted(published)
                + " definition_hash text, version bigint, gathering text,"
                + " published_at timestamp with time zone)");
      }
    }
    try (PreparedStatement row =
        connection.prepareStatement(
            "INSERT INTO %s (table_name) VALUES (?) ON CONFLICT DO NOTHING".formatted(published))) {
      row.setString(1, table.name());
      row.executeUpdate();
    }
  }

  /** How far the table has come; empty where there is none, or nobody knows. */
  Optional<PublishedVersion> last() {
    try {
      return exists() ? remembered() : Optional.empty();
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  private Optional<PublishedVersion> remembered() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT table_id, definition_hash, version FROM %s WHERE table_name = ?"
                .formatted(published))) {
      query.setString(1, table.name());
      try (ResultSet found = query.executeQuery()) {
        return found.next() && found.getString(1) != null
            ? Optional.of(
                new PublishedVersion(found.getString(1), found.getString(2), found.getLong(3)))
            : Optional.empty();
      }
    }
  }

  /**
   * Makes the table hold the given rows and no others; one whose columns are of other types now is
   * made anew, for PostgreSQL would fit the values to the old ones.
   *
   * @param rows with {@link GatheringTable#HOW}
   * @param of what the table then is
   * @return how many rows of the table changed
   */
  long replace(Dataset<Row> rows, PublishedVersion of) {
    try {
      if (!exists() || answersYes(table.mistyped(), quoted(table.name()))) {
        GatheringTable gathering = gathered(rows.drop(GatheringTable.HOW), true);
        return takenOver(gathering, of, statement -> created(statement, gathering));
      }
      execute(table.completion());
      GatheringTable gathering = gathered(rows, false);
      return takenOver(
          gathering,
          of,
          statement ->
              statement.executeLargeUpdate(table.removalOfOthers(gathering))
                  + statement.executeLargeUpdate(table.takeOver(gathering)));
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  /** Brings the table further. */
  long change(Dataset<Row> rows, PublishedVersion of) {
    try {
      GatheringTable gathering = gathered(rows, false);
      return takenOver(
          gathering,
          of,
          statement ->
              statement.executeLargeUpdate(table.removal(gathering))
                  + statement.executeLargeUpdate(table.takeOver(gathering)));
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  private long created(Statement statement, GatheringTable gathering) throws SQLException {
    statement.execute(table.removal());
    statement.execute(table.creation(gathering));
    statement.execute("ANALYZE " + quoted(table.name()));
    try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + quoted(table.name()))) {
      count.next();
      return count.getLong(1);
    }
  }

  private interface Change {
    long by(Statement statement) throws SQLException;
  }

  private GatheringTable gathered(Dataset<Row> rows, boolean becomes) throws SQLException {
    removeGathered();
    // Another name each time: what tasks of a killed publication still write is not this one's.
    String unique = UUID.randomUUID().toString().substring(0, NAMED_PART);
    GatheringTable gathering = new GatheringTable(table, "_gathering_" + unique, becomes);
    try (PreparedStatement note =
        connection.prepareStatement(
            "UPDATE %s SET gathering = ? WHERE table_name = ?".formatted(published))) {
      note.setString(1, gathering.name());
      note.setString(2, table.name());
      note.executeUpdate();
    }
    execute(gathering.creation());
    rows.foreachPartition(new GatheringWriter(store, gathering));
    return gathering;
  }

  private void removeGathered() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT gathering FROM %s WHERE table_name = ? AND gathering IS NOT NULL"
                .formatted(published))) {
      query.setString(1, table.name());
      try (ResultSet left = query.executeQuery()) {
        if (left.next()) {
          execute(GatheringTable.removal(left.getString(1)));
        }
      }
    }
  }

  private long takenOver(GatheringTable gathering, PublishedVersion of, Change change)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement note =
            connection.prepareStatement(
                "UPDATE %s SET table_id = ?, definition_hash = ?, version = ?, gathering = NULL,"
                        .formatted(published)
                    + " published_at = now() WHERE table_name = ?")) {
      long changed = change.by(statement);
      note.setString(1, of.tableId());
      note.setString(2, of.definitionHash());
      note.setLong(3, of.version());
      note.setString(4, table.name());
      note.executeUpdate();
      statement.execute(gathering.removal());
      connection.commit();
      return changed;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private boolean exists() throws SQLException {
    return answersYes("SELECT to_regclass(?) IS NOT NULL", quoted(table.name()));
  }

  private boolean answersYes(String question) throws SQLException {
    return answersYes(question, table.name());
  }

  private boolean answersYes(String question, String of) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(question)) {
      query.setString(1, of);
      try (ResultSet answer = query.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private UsageException failed(SQLException failure) {
    return store.refusal(
        "does not take " + table.name(),
        failure,
        "See that %s may create, read and change tables there, then run publish-features again."
            .formatted(OnlineStore.USER));
  }

  @Override
  public void close() {
    // The server notices in its own time that a connection has ended; the next writer need not
    // wait.
    try (Connection closing = connection;
        Statement statement = closing.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock_all()");
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }
}
