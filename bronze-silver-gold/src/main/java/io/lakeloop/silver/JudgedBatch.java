package io.lakeloop.silver;

import java.util.Collection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A judged batch, kept until it is closed: it is read several times, and judged once, while it is
 * counted.
 *
 * @param rows what {@link Judgement} gives
 * @param figures what was counted
 */
record JudgedBatch(Dataset<Row> rows, BatchFigures figures) implements AutoCloseable {
  /**
   * Judges a batch.
   *
   * @param judged what {@link Judgement} gives
   * @param columns of which it is to be known how many kept rows have a value
   */
  static JudgedBatch of(Dataset<Row> judged, Collection<String> columns) {
    Dataset<Row> rows = judged.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new JudgedBatch(rows, BatchFigures.of(rows, columns));
    } catch (RuntimeException failure) {
      rows.unpersist();
      throw failure;
    }
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
