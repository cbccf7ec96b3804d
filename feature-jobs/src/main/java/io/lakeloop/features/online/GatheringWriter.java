package io.lakeloop.features.online;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;

/**
 * Writes one partition's rows in one transaction, once: a task that fails leaves none of them, and
 * one that runs twice leaves them once, for the partition's number is noted with its rows.
 */
final class GatheringWriter implements ForeachPartitionFunction<Row> {
  private static final long serialVersionUID = 1;

  private final OnlineStore store;
  private final String copy;
  private final String part;
  private final ArrayList<OnlineType> types;

  /**
   * @param gathering where the rows are gathered
   */
  GatheringWriter(OnlineStore store, GatheringTable gathering) {
    this.store = store;
    this.copy = gathering.copy();
    this.part = gathering.partNoted();
    this.types = new ArrayList<>(gathering.types());
  }

  @Override
  public void call(Iterator<Row> rows) throws SQLException {
    if (!rows.hasNext()) {
      return;
    }
    try (Connection connection = store.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Waits for another attempt that is still writing the same, and finds it done or given up.
      if (statement.executeUpdate(part.formatted(TaskContext.getPartitionId())) == 0) {
        return;
      }
      BinaryCopy copying = new BinaryCopy(connection, copy, List.copyOf(types));
      while (rows.hasNext()) {
        copying.add(rows.next());
      }
      copying.end();
      connection.commit();
    }
  }
}
