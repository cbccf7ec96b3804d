package io.lakeloop.silver;

import io.lakeloop.core.kernel.KeptRows;
import java.util.Collection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A judged batch, kept until it is closed: it is read several times, and judged once, while it is
 * counted.
 *
 * @param kept what {@link Judgement} gives
 * @param figures what was counted
 */
record JudgedBatch(KeptRows kept, BatchFigures figures) implements AutoCloseable {
  /**
   * Judges a batch.
   *
   * @param judged what {@link Judgement} gives
   * @param columns of which it is to be known how many kept rows have a value
   */
  static JudgedBatch of(Dataset<Row> judged, Collection<String> columns) {
    return KeptRows.holding(
        judged, kept -> new JudgedBatch(kept, BatchFigures.of(kept.rows(), columns)));
  }

  Dataset<Row> rows() {
    return kept.rows(figures.total());
  }

  @Override
  public void close() {
    kept.close();
  }
}
