package io.lakeloop.features;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;

/** Writes one partition's rows in one transaction: a task that fails leaves none of them. */
final class StagingWriter implements ForeachPartitionFunction<Row> {
  private static final long serialVersionUID = 1;
  private static final int BATCH = 5_000;

  private final OnlineStore store;
  private final String insert;

  StagingWriter(OnlineStore store, String insert) {
    this.store = store;
    this.insert = insert;
  }

  @Override
  public void call(Iterator<Row> rows) throws SQLException {
    if (!rows.hasNext()) {
      return;
    }
    try (Connection connection = store.connect();
        PreparedStatement statement = connection.prepareStatement(insert)) {
      connection.setAutoCommit(false);
      int waiting = 0;
      while (rows.hasNext()) {
        Row row = rows.next();
        for (int i = 0; i < row.size(); i++) {
          statement.setObject(i + 1, row.get(i));
        }
        statement.addBatch();
        if (++waiting == BATCH) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      statement.executeBatch();
      connection.commit();
    }
  }
}
